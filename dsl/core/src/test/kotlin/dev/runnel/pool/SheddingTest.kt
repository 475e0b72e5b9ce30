package dev.runnel.pool

import dev.runnel.error.ErrorKind
import io.kotest.core.spec.style.FunSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration

/** Time passes only as the tests say. */
class SheddingTest :
    FunSpec({
        test("a burst is queued, however long it takes, as long as it is shorter than target and interval together") {
            val pool = Timed(sessions = 2)
            val burst = List(50) { pool.ask() }
            pool.serveAll(each = 20)
            burst.forAll { it.isGranted shouldBe true }
            pool.bench.stats.shed shouldBe 0
        }

        test("when every checkout of an interval missed the target, newcomers fail at once with the queue's numbers") {
            val pool = Timed(sessions = 2)
            pool.overload()
            val newcomer = pool.ask()
            newcomer.error.kind() shouldBe ErrorKind.POOL_OVERLOADED
            newcomer.error.message!!.let {
                it shouldContain "queue_target of 100 ms"
                it shouldContain "2 leased"
                it shouldContain "waiting; pool_size is 2, max_overflow 0"
                it shouldContain "Held by [select slow] of importer"
            }
            pool.bench.stats.shed shouldBe 1
        }

        test(
            "in an overload those who have waited for twice the target are shed, oldest first, and as many stay as there are sessions",
        ) {
            val pool = Timed(sessions = 2)
            pool.overload()
            val old = pool.waiting.toList()
            pool.pass(201)
            pool.bench.timer.lookAgain()
            old.dropLast(2).forAll { it.error.kind() shouldBe ErrorKind.POOL_OVERLOADED }
            old.dropLast(2).forAll { pool.bench.pool.withdraw(it) shouldBe false }
            old.takeLast(2).forAll { it.isPending shouldBe true }
            pool.bench.stats.shed shouldBe old.size - 2L
        }

        test("a checkout within the target ends the overload") {
            val pool = Timed(sessions = 2)
            pool.overload()
            pool.serveAll(each = 10)
            pool.ask().isGranted shouldBe true
            val shed = pool.bench.stats.shed
            List(20) { pool.ask() }.drop(1).forAll { it.isPending shouldBe true }
            pool.bench.stats.shed shouldBe shed
        }

        test("a pool of one whose holders are slow sheds nobody before pool_timeout") {
            val pool = Timed(sessions = 1)
            pool.ask()
            repeat(20) {
                val waiter = pool.ask()
                val another = pool.ask()
                repeat(2) { pool.release(after = 3_000) }
                waiter.isGranted && another.isGranted shouldBe true
            }
            pool.bench.stats.shed shouldBe 0
        }

        test("fewer waiters than sessions are never shed, however long they wait") {
            val pool = Timed(sessions = 4)
            pool.overload()
            while (pool.waiting.size >= 4) pool.release(after = 60)
            pool.ask().isPending shouldBe true
        }

        test("a queue target of zero sheds nobody") {
            val pool = Timed(sessions = 2, target = 0)
            pool.overload()
            pool.ask().isPending shouldBe true
            pool.bench.stats.shed shouldBe 0
        }

        test("an overload loses no session, and its numbers say what was waited for") {
            val pool = Timed(sessions = 3)
            pool.overload()
            repeat(200) {
                pool.ask()
                pool.ask()
                pool.release(after = 30)
            }
            pool.serveAll(each = 0)
            val stats = pool.bench.stats
            stats.leased + stats.waiting shouldBe 0
            stats.idle shouldBe 3
            stats.shed + stats.checkouts shouldBe pool.asked
            (stats.waits in 1..stats.checkouts) shouldBe true
            (stats.waited > Duration.ofSeconds(1)) shouldBe true
        }
    })

/** A pool whose target is 100 ms and whose interval is a second, on a clock of its own; times in milliseconds. */
private class Timed(private val sessions: Int, target: Long = 100) {
    private var now = 1_000_000_000L
    private val config =
        PoolConfig.DEFAULT
            .with()
            .maxSize(sessions)
            .queueTarget(Duration.ofMillis(target))
            .queueInterval(Duration.ofSeconds(1))
            .acquireTimeout(Duration.ofHours(1))
            .validateAfterIdle(Duration.ZERO)
            .build()
    val bench = Bench(config, clock = { now })
    private val all = ArrayList<Waiter>()
    val waiting get() = all.filter { it.isPending }
    val asked get() = all.size.toLong()

    fun pass(millis: Long) {
        now += millis * 1_000_000
    }

    fun ask() = bench.ask("importer", "select slow").also(all::add)

    /** The longest holder gives its session back. */
    fun release(after: Long) {
        pass(after)
        all.first { it.isGranted && !it.ended() }.release()
    }

    fun serveAll(each: Long) {
        while (all.any { it.isGranted && !it.ended() }) release(each)
    }

    /** As many come as are served: the fourth release is the first after the target, and an interval later it is judged. */
    fun overload() {
        repeat(sessions * 9) { ask() }
        repeat(37) {
            release(after = 30)
            ask()
        }
        release(after = 30)
    }
}
