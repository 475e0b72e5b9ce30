package dev.runnel.pool

import com.sun.management.ThreadMXBean
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import java.lang.management.ManagementFactory
import java.time.Duration

class PoolTimingTest :
    FunSpec({
        // Printed, not asserted: a busy machine must not fail a build.
        test("acquire and release of an idle session") {
            val bench = Bench(maxSize = 1) { validateAfterIdle(Duration.ZERO) }
            bench.lease().release()
            var best = Long.MAX_VALUE
            repeat(10) {
                val start = System.nanoTime()
                repeat(200_000) { checkNotNull(bench.tryLease()).release() }
                best = minOf(best, (System.nanoTime() - start) / 200_000)
            }
            println("pool: acquire and release in $best ns")
            bench.stats.created shouldBe 1
        }

        test("acquire and release of an idle session make no object") {
            val bench = Bench(maxSize = 1) { validateAfterIdle(Duration.ZERO) }
            bench.lease().release()
            val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean

            fun allocatedByOne(leases: List<Lease>): Long {
                val before = threads.getThreadAllocatedBytes(Thread.currentThread().id)
                for (lease in leases) {
                    check(bench.pool.tryAcquire(lease))
                    lease.release()
                }
                return (threads.getThreadAllocatedBytes(Thread.currentThread().id) - before) / leases.size
            }
            // The best of a few, for what the compiler or a class being loaded allocates is not the pool's.
            List(5) { allocatedByOne(List(20_000) { Waiter() }) }.min() shouldBeLessThan 1
        }
    })
