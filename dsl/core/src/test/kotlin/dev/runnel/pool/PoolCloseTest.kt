package dev.runnel.pool

import dev.runnel.error.ErrorKind
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import java.time.Duration

class PoolCloseTest :
    FunSpec({
        val grace = Duration.ofSeconds(5)

        fun Bench.close(grace: Duration) = pool.close(grace).toCompletableFuture()

        test("closing closes idle sessions and fails waiters, and later callers, with CLOSED") {
            val bench = Bench(maxSize = 2)
            val (a, b) = bench.lease() to bench.lease()
            val waiter = bench.ask()
            val end = bench.close(grace)
            waiter.error.kind() shouldBe ErrorKind.CLOSED
            bench.ask().error.kind() shouldBe ErrorKind.CLOSED
            bench.tryLease().shouldBeNull()
            a.release()
            end.isDone shouldBe false
            b.evict()
            end.isDone shouldBe true
            bench.sessions.all { it.isGone } shouldBe true
            bench.stats.size() shouldBe 0
        }

        test("leased sessions are aborted after the grace; releasing them later is harmless") {
            val bench = Bench(maxSize = 2)
            val lease = bench.lease()
            val end = bench.close(grace)
            end.isDone shouldBe false
            bench.timer.elapse()
            bench.sessions.single().aborted shouldBe true
            end.isDone shouldBe true
            lease.release()
            bench.stats.leased shouldBe 0
        }

        test("without grace they are aborted at once, also on a second call") {
            val bench = Bench(maxSize = 1)
            bench.lease()
            val patient = bench.close(grace)
            bench.close(Duration.ZERO).isDone shouldBe true
            patient.isDone shouldBe true
        }

        test("a session that is being opened or reset while the pool closes is waited for and closed") {
            val bench = Bench(maxSize = 2, manual = true)
            val waiter = bench.ask()
            val end = bench.close(grace)
            end.isDone shouldBe false
            waiter.error.kind() shouldBe ErrorKind.CLOSED
            bench.pending[0].complete(bench.session())
            end.isDone shouldBe true
            bench.sessions.single().closed shouldBe true
        }

        test("an empty pool closes at once, and upkeep has ended") {
            val bench = Bench(maxSize = 1) { minSize(1) }
            bench.close(grace).isDone shouldBe true
            bench.timer.tick()
            bench.attempts shouldBe 0
        }
    })
