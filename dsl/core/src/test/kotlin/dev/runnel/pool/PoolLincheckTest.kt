package dev.runnel.pool

import io.kotest.core.spec.style.FunSpec
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions
import org.jetbrains.lincheck.datastructures.StressOptions

/** The pool as its callers see it, under every small interleaving: a sequential run of the same code is the judge. */
class PoolLincheckTest :
    FunSpec({
        test("every interleaving of a few calls equals one after the other") {
            ModelCheckingOptions()
                .iterations(12)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .check(PoolCalls::class.java)
        }

        test("calls at once equal calls one after the other") {
            StressOptions()
                .iterations(10)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .check(PoolCalls::class.java)
        }
    })
