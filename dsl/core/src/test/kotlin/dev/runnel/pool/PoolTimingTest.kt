package dev.runnel.pool

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class PoolTimingTest :
    FunSpec({
        // Printed, not asserted: a busy machine must not fail a build.
        test("acquire and release of an idle session") {
            val bench = Bench(maxSize = 1)
            bench.lease().release()
            var best = Long.MAX_VALUE
            repeat(10) {
                val start = System.nanoTime()
                repeat(200_000) { checkNotNull(bench.pool.tryAcquire(null)).release() }
                best = minOf(best, (System.nanoTime() - start) / 200_000)
            }
            println("pool: acquire and release in $best ns")
            bench.stats.created shouldBe 1
        }
    })
