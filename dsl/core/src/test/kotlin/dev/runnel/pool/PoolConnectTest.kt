package dev.runnel.pool

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException

class PoolConnectTest :
    FunSpec({
        val refused = IllegalStateException("refused")

        test("a waiter whose pool cannot connect gets CONNECTION_FAILED with the cause") {
            val bench = Bench(maxSize = 1).apply { refusal = refused }
            val error = bench.ask().error
            error.kind() shouldBe ErrorKind.CONNECTION_FAILED
            error.cause shouldBeSameInstanceAs refused
            bench.stats.size() shouldBe 0
        }

        test("the backend's own error is kept") {
            val own = RunnelException(ErrorKind.AUTHENTICATION, "The password was refused.")
            Bench(maxSize = 1).apply { refusal = own }.ask().error shouldBeSameInstanceAs own
        }

        test("a connector that throws, answers null or finds no executor fails its waiter too") {
            val timer = ManualTimer()
            val inline = Executor(Runnable::run)
            val throwing = Pool("p", PoolConfig.DEFAULT, { throw refused }, inline, timer)
            val nothing = Pool("p", PoolConfig.DEFAULT, { CompletableFuture.completedFuture(null) }, inline, timer)
            val rejected =
                Pool("p", PoolConfig.DEFAULT, { throw refused }, { throw RejectedExecutionException() }, timer)
            for (pool in listOf(throwing, nothing, rejected)) {
                Waiter().also(pool::acquire).error.kind() shouldBe ErrorKind.CONNECTION_FAILED
                pool.stats().size() shouldBe 0
            }
        }

        test("a failed connect fails nobody while a leased session may serve the waiter") {
            val bench = Bench(maxSize = 2)
            val lease = bench.lease()
            bench.refusal = refused
            val waiter = bench.ask()
            waiter.isPending shouldBe true
            lease.release()
            waiter.isGranted shouldBe true
        }

        test("connecting is tried again while a waiter waits for a leased session") {
            val bench = Bench(maxSize = 2, manual = true)
            val holder = bench.ask()
            bench.pending[0].complete(bench.session())
            val waiter = bench.ask()
            bench.pending[1].completeExceptionally(refused)
            waiter.isPending shouldBe true
            eventuallyConnects(bench, 3)
            bench.pending[2].complete(bench.session())
            waiter.isGranted shouldBe true
            holder.lease.release()
        }

        test("when the last leased session is evicted and no connect works, the waiters fail") {
            val bench = Bench(maxSize = 2)
            val lease = bench.lease()
            bench.refusal = refused
            val waiters = List(3) { bench.ask() }
            waiters.all { it.isPending } shouldBe true
            lease.evict()
            waiters.map { it.error.kind() }.toSet() shouldContainExactly setOf(ErrorKind.CONNECTION_FAILED)
        }

        test("of several connects only the last to fail fails the waiters") {
            val bench = Bench(maxSize = 3, manual = true)
            val waiters = List(5) { bench.ask() }
            bench.pending[2].completeExceptionally(refused)
            bench.pending[0].completeExceptionally(refused)
            waiters.all { it.isPending } shouldBe true
            bench.pending[1].completeExceptionally(refused)
            waiters.take(3).map { it.error.kind() }.toSet() shouldBe setOf(ErrorKind.CONNECTION_FAILED)
            // The others came after the last connect had begun: for them the pool tries again, with one at first.
            bench.attempts shouldBe 4
            bench.pending[3].completeExceptionally(refused)
            waiters.drop(3).map { it.error.kind() }.toSet() shouldBe setOf(ErrorKind.CONNECTION_FAILED)
        }

        test("who came after the failed connect had begun gets another one") {
            val bench = Bench(maxSize = 1, manual = true)
            val first = bench.ask()
            val second = bench.ask()
            bench.pending[0].completeExceptionally(refused)
            first.error.kind() shouldBe ErrorKind.CONNECTION_FAILED
            second.isPending shouldBe true
            bench.pending[1].complete(bench.session())
            second.isGranted shouldBe true
        }

        test("one of several connects that succeeds serves the waiters one by one") {
            val bench = Bench(maxSize = 3, manual = true)
            val waiters = List(3) { bench.ask() }
            bench.pending[0].completeExceptionally(refused)
            bench.pending[1].completeExceptionally(refused)
            bench.pending[2].complete(bench.session())
            bench.refusal = refused
            waiters.forEach { it.lease.release() }
        }

        test("an overdue connect keeps its place until the driver gives it up too, and its late session is closed") {
            val bench = Bench(maxSize = 1, manual = true)
            val first = bench.ask()
            bench.timer.elapse()
            first.error.kind() shouldBe ErrorKind.CONNECTION_FAILED
            first.error.message!! shouldContain "within 10.0 s"
            val second = bench.ask()
            bench.attempts shouldBe 1
            val late = bench.session()
            bench.pending[0].complete(late)
            late.closed shouldBe true
            bench.attempts shouldBe 2
            second.isPending shouldBe true
            bench.pending[1].complete(bench.session())
            second.isGranted shouldBe true
        }

        test("an overdue connect that fails at last leaves its place to who waits") {
            val bench = Bench(maxSize = 1, manual = true)
            bench.ask()
            bench.timer.elapse()
            val second = bench.ask()
            bench.pool.stats().size() shouldBe 1
            bench.pending[0].completeExceptionally(refused)
            bench.pending[1].complete(bench.session())
            second.isGranted shouldBe true
            bench.pool.stats().let { it.size() to it.closed } shouldBe (1 to 0L)
        }

        test("connects are never cancelled, nor more of them begun than there are places") {
            val bench = Bench(maxSize = 2, manual = true) { overflow(1) }
            val waiters = List(10) { bench.ask() }
            waiters.forEach { bench.pool.withdraw(it) shouldBe true }
            List(10) { bench.ask() }
            bench.attempts shouldBe 3
            bench.pending.none { it.isCancelled } shouldBe true
        }

        test("a connect refused while waiting is the cause of the timeout") {
            val bench = Bench(maxSize = 2) { acquireTimeout(Duration.ofNanos(1)) }
            bench.lease()
            bench.refusal = refused
            val waiter = bench.ask()
            bench.timer.elapse()
            waiter.error.kind() shouldBe ErrorKind.POOL_TIMEOUT
            waiter.error.cause!!.cause shouldBeSameInstanceAs refused
        }

        test("a failed warm-up fails no one and is tried again") {
            val bench = Bench(maxSize = 1) { minSize(1) }
            bench.refusal = refused
            bench.timer.tick()
            bench.attempts shouldBe 1
            bench.refusal = null
            bench.timer.tick()
            bench.stats.idle shouldBe 1
        }
    })

/** The pool pauses for a tenth of a second after a failed connect; its timer looks at the waiters again. */
private fun eventuallyConnects(bench: Bench, attempts: Int) {
    val deadline = System.nanoTime() + 5_000_000_000
    while (bench.attempts < attempts) {
        check(System.nanoTime() < deadline) { "no other connect was begun" }
        bench.timer.lookAgain()
        Thread.onSpinWait()
    }
}
