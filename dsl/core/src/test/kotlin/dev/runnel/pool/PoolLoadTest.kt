package dev.runnel.pool

import dev.runnel.error.ErrorKind
import io.kotest.core.spec.style.FunSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.time.Duration
import kotlin.random.Random

private const val SESSIONS = 8
private const val CALLERS = 800
private const val MILLIS = 1_000_000L

/** More callers than sessions, by a hundred times and for a long while; time passes only as the tests say. */
class PoolLoadTest :
    FunSpec({
        test("of 800 waiters each is served once, in the order in which they came") {
            val bench = Bench(SESSIONS)
            val callers = List(CALLERS) { bench.ask() }
            bench.stats.waiting shouldBe CALLERS - SESSIONS
            callers.forEachIndexed { i, caller ->
                caller.isGranted shouldBe true
                callers.drop(i + SESSIONS).forAll { it.isPending shouldBe true }
                caller.release()
            }
            bench.stats.checkouts shouldBe CALLERS.toLong()
            bench.stats.idle shouldBe SESSIONS
            bench.sessions.size shouldBe SESSIONS
        }

        test("800 waiters who leave in any order leave nothing behind, and the last is served") {
            val bench = Bench(1)
            val holder = bench.lease()
            val callers = List(CALLERS) { bench.ask() }
            val last = bench.ask()
            callers.shuffled(Random(5)).forAll { bench.pool.withdraw(it) shouldBe true }
            bench.stats.waiting shouldBe 1
            holder.release()
            last.isGranted shouldBe true
            callers.forAll { it.isPending shouldBe true }
        }

        test("800 waiters whose time is over fail together, each with the numbers and the holder") {
            var now = 0L
            val config = PoolConfig.DEFAULT.with().maxSize(1).acquireTimeout(Duration.ofSeconds(1)).build()
            val bench = Bench(config, clock = { now })
            val holder = bench.lease("importer")
            val callers = List(CALLERS) { bench.ask() }
            now = 1_000 * MILLIS
            bench.timer.lookAgain()
            callers.forAll {
                it.error.kind() shouldBe ErrorKind.POOL_TIMEOUT
                it.error.message!!.contains("$CALLERS waiting") && it.error.message!!.contains("importer") shouldBe true
            }
            bench.stats.timeouts shouldBe CALLERS.toLong()
            holder.release()
            bench.stats.idle shouldBe 1
        }

        test("800 waiters of a pool that closes are told at once, and no session is leased again") {
            val bench = Bench(SESSIONS)
            val callers = List(CALLERS) { bench.ask() }
            bench.pool.close(Duration.ZERO)
            callers.drop(SESSIONS).forAll { it.error.kind() shouldBe ErrorKind.CLOSED }
            bench.ask().error.kind() shouldBe ErrorKind.CLOSED
            bench.stats.size() shouldBe 0
        }

        test("as load rises above what the sessions do and falls again, only what is too much is turned away, early") {
            val ramp = Ramp()
            val under = ramp.run(percent = 80)
            val over = ramp.run(percent = 200)
            val back = ramp.run(percent = 80)
            listOf("80 %" to under, "200 %" to over, "80 % again" to back).forEach { (load, it) ->
                println("$load: $it")
            }
            under.shed shouldBe 0
            over.shed shouldBeGreaterThan over.served / 2
            over.served shouldBeGreaterThan (Ramp.SERVED * 95 / 100)
            over.slowest shouldBeLessThanOrEqualTo Ramp.TARGET * 2 + Ramp.HELD
            over.slowestRefusal shouldBeLessThanOrEqualTo Ramp.TARGET * 2 + Ramp.HELD
            back.shed shouldBeLessThanOrEqualTo Ramp.QUEUED
            ramp.bench.stats.timeouts shouldBe 0
        }
    })

/** A step of the load; the times, in milliseconds, are of its second half, when what it brings has set in. */
private class Step(var served: Int = 0, var shed: Int = 0, var slowest: Long = 0, var slowestRefusal: Long = 0) {
    override fun toString() =
        "$served served in at most $slowest ms, $shed turned away after at most $slowestRefusal ms"
}

/** Callers come evenly and hold a session for 10 ms each: eight sessions serve 800 in a second. */
private class Ramp {
    private var now = 0L
    private val config =
        PoolConfig.DEFAULT
            .with()
            .maxSize(SESSIONS)
            .queueTarget(Duration.ofMillis(TARGET))
            .queueInterval(Duration.ofSeconds(1))
            .validateAfterIdle(Duration.ZERO)
            .build()
    val bench = Bench(config, clock = { now * MILLIS })

    private class Visit(val waiter: Waiter, val came: Long) {
        var until: Long? = null
    }

    private val visits = ArrayList<Visit>()

    /** Twenty seconds at so many percent of what the sessions do; what is counted are the last ten. */
    fun run(percent: Int): Step {
        val step = Step()
        var due = 0
        repeat(20_000) { ms ->
            now++
            due += CALLERS * percent / 100
            while (due >= 1_000) {
                due -= 1_000
                visits += Visit(bench.ask(), now)
            }
            visits.filter { it.until == now }.forEach { it.waiter.release() }
            if (now % 100 == 0L) bench.timer.lookAgain()
            settle(step, counts = ms >= 10_000)
        }
        return step
    }

    private fun settle(step: Step, counts: Boolean) = visits.removeIf { visit ->
        val waited = now - visit.came
        val refused = visit.waiter.outcome.isCompletedExceptionally
        if (visit.waiter.isGranted && visit.until == null) {
            visit.until = now + HELD
            if (counts) step.served++
            if (counts) step.slowest = maxOf(step.slowest, waited)
        } else if (refused) {
            visit.waiter.error.kind() shouldBe ErrorKind.POOL_OVERLOADED
            if (counts) step.shed++
            if (counts) step.slowestRefusal = maxOf(step.slowestRefusal, waited)
        }
        refused || visit.waiter.ended()
    }

    companion object {
        const val TARGET = 100L
        const val HELD = 10L

        /** What eight sessions serve in the ten seconds that count. */
        const val SERVED = 8_000

        /** What may wait when the load falls again. */
        const val QUEUED = 200
    }
}
