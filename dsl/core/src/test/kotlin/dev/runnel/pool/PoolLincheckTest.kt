package dev.runnel.pool

import io.kotest.core.spec.style.FunSpec
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions
import org.jetbrains.lincheck.datastructures.StressOptions

class PoolLincheckTest :
    FunSpec({
        test("under every interleaving tried by the model checker nothing is lost") {
            ModelCheckingOptions()
                .iterations(2)
                .invocationsPerIteration(30)
                .threads(2)
                .actorsPerThread(4)
                .actorsBefore(1)
                .actorsAfter(0)
                .minimizeFailedScenario(false)
                .check(PoolCalls::class.java)
        }

        test("under stress nothing is lost") {
            StressOptions()
                .iterations(10)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .minimizeFailedScenario(false)
                .check(PoolCalls::class.java)
        }
    })
