package dev.runnel.pool

import io.kotest.core.spec.style.FunSpec
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions
import org.jetbrains.lincheck.datastructures.Options
import org.jetbrains.lincheck.datastructures.StressOptions

/** `-Drunnel.storm=true` looks at more scenarios, and under stress too. */
class PoolLincheckTest :
    FunSpec({
        val storm = java.lang.Boolean.getBoolean("runnel.storm")

        fun <O : Options<O, *>> O.tries(pool: Class<*>, specification: Class<*>? = null) {
            threads(if (storm) 3 else 2).actorsPerThread(3).actorsBefore(2).actorsAfter(1).minimizeFailedScenario(false)
            specification?.let { sequentialSpecification(it) }
            val start = System.nanoTime()
            check(pool)
            println("lincheck: ${pool.simpleName} in ${(System.nanoTime() - start) / 1_000_000} ms")
        }

        // What costs time is to instrument the classes, once for each of these, and not to try an order.
        fun modelChecking() =
            ModelCheckingOptions().iterations(if (storm) 100 else 2).invocationsPerIteration(if (storm) 2_000 else 100)

        test("what calls of a warm pool say in any interleaving, they say one after the other too") {
            modelChecking().tries(WarmPool::class.java, PoolInWords::class.java)
        }

        test("under every interleaving tried by the model checker nothing is lost of a pool of one") {
            modelChecking().tries(CallsOfOne::class.java)
        }

        test("under every interleaving tried by the model checker nothing is lost of a pool of two")
            .config(enabled = storm) { modelChecking().tries(CallsOfTwo::class.java) }

        listOf(CallsOfOne::class.java, CallsOfTwo::class.java, WarmPool::class.java).forEach { pool ->
            test("under stress nothing is lost: ${pool.simpleName}").config(enabled = storm) {
                val specification = if (pool == WarmPool::class.java) PoolInWords::class.java else null
                StressOptions().iterations(50).invocationsPerIteration(2_000).tries(pool, specification)
            }
        }
    })
