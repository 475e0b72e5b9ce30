package dev.runnel.pool

import io.kotest.core.spec.style.FunSpec
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions
import org.jetbrains.lincheck.datastructures.Options
import org.jetbrains.lincheck.datastructures.StressOptions
import kotlin.reflect.KFunction

private class Call(val function: KFunction<*>, vararg val arguments: Any?)

/** Threads that meet in a pool after its first calls. */
private class Meeting(val before: List<Call>, vararg val threads: List<Call>)

private val WARM = List(3) { Call(WarmPool::acquire, it) }

private val WARM_MEETINGS = listOf(
    Meeting(
        WARM,
        listOf(Call(WarmPool::withdraw, 2)),
        listOf(Call(WarmPool::release, 0)),
        listOf(Call(WarmPool::waiting), Call(WarmPool::acquire, 3)),
    ),
    Meeting(
        WARM,
        listOf(Call(WarmPool::handOn, 0), Call(WarmPool::tryAcquire, 3)),
        listOf(Call(WarmPool::close)),
        listOf(Call(WarmPool::handOn, 1)),
    ),
)

private fun acquire(caller: Int) = Call(PoolCalls::acquire, caller)

private fun withdraw(caller: Int) = Call(PoolCalls::withdraw, caller)

private fun release(caller: Int) = Call(PoolCalls::release, caller)

private fun handOn(caller: Int) = Call(PoolCalls::handOn, caller)

private fun evict(caller: Int) = Call(PoolCalls::evict, caller)

private fun resize(size: Int) = Call(PoolCalls::resize, size)

private val tell = Call(PoolCalls::tell)
private val connected = Call(PoolCalls::connected)
private val connectRefused = Call(PoolCalls::connectRefused)
private val close = Call(PoolCalls::close)

private val HELD = listOf(acquire(0), connected)
private val WANTED = HELD + acquire(1) + acquire(2)
private val CONNECTING = listOf(acquire(1), acquire(2))
private val IDLE = HELD + release(0)
private val HANDED_ON = WANTED + handOn(0)
private val GROWING = WANTED + resize(2)
private val BOTH_HELD = HELD + acquire(1) + resize(2) + connected

private val MEETINGS = listOf(
    Meeting(WANTED, listOf(withdraw(1)), listOf(withdraw(2)), listOf(release(0))),
    Meeting(WANTED, listOf(handOn(0), tell), listOf(withdraw(1), acquire(3))),
    Meeting(WANTED, listOf(release(0)), listOf(close), listOf(acquire(3))),
    Meeting(WANTED, listOf(resize(2), connected), listOf(release(0)), listOf(withdraw(2))),
    Meeting(WANTED, listOf(resize(2)), listOf(withdraw(1))),
    Meeting(WANTED, listOf(evict(0)), listOf(Call(PoolCalls::releaseDirty, 0)), listOf(acquire(3))),
    Meeting(HANDED_ON, listOf(tell, release(1)), listOf(close)),
    Meeting(HANDED_ON, listOf(tell), listOf(withdraw(1)), listOf(resize(2), resize(1))),
    Meeting(IDLE, listOf(acquire(1)), listOf(Call(PoolCalls::tryAcquire, 2)), listOf(close)),
    Meeting(IDLE, listOf(resize(2), resize(1)), listOf(acquire(1), acquire(2))),
    Meeting(CONNECTING, listOf(connectRefused), listOf(withdraw(1)), listOf(acquire(3))),
    Meeting(CONNECTING, listOf(connected), listOf(close), listOf(acquire(3))),
    Meeting(GROWING, listOf(connected), listOf(resize(1)), listOf(release(0))),
    Meeting(BOTH_HELD, listOf(resize(1)), listOf(release(0), acquire(2)), listOf(handOn(1))),
)

private val CALLS = listOf(acquire(3), Call(PoolCalls::tryAcquire, 3), withdraw(1), withdraw(2), release(0), evict(0)) +
    listOf(Call(PoolCalls::releaseDirty, 0), handOn(0), tell, connected, connectRefused, resize(1), resize(2), close)

/** Every call meets every other one, and itself, at each of these moments. */
private val ALL_PAIRS = listOf(WANTED, CONNECTING, IDLE, HANDED_ON, GROWING).flatMap { before ->
    CALLS.flatMapIndexed { i, one -> CALLS.drop(i).map { Meeting(before, listOf(one), listOf(it)) } }
}

/**
 * Random calls rarely meet where it matters: of a hundred scenarios that Lincheck makes up, hardly one withdraws a waiter while
 * another is served. So the calls that may get in each other's way meet at chosen moments of the pool, in as many orders of their
 * steps as the model checker is given.
 *
 * Seen to find, put in by hand: a withdrawal without the lock; a release that forgets who waits; a close that forgets all
 * waiters but one; a look at whether the pool is shut before the lock; a smaller pool that keeps what comes back.
 *
 * `-Drunnel.storm=true` lets every pair of calls meet at each moment, then tries random scenarios of three threads, and those
 * under stress too.
 */
class PoolLincheckTest :
    FunSpec({
        val storm = java.lang.Boolean.getBoolean("runnel.storm")

        fun <O : Options<O, *>> O.tries(pool: Class<*>) {
            if (pool == WarmPool::class.java) sequentialSpecification(PoolInWords::class.java)
            threads(3).actorsPerThread(3).actorsBefore(2).actorsAfter(1).minimizeFailedScenario(false)
            val start = System.nanoTime()
            check(pool)
            println("lincheck: ${pool.simpleName} in ${(System.nanoTime() - start) / 1_000_000} ms")
        }

        // What costs time is to instrument the classes, once for each meeting, and not to try an order.
        fun List<Meeting>.tries(pool: Class<*>) {
            val options = ModelCheckingOptions().iterations(0).invocationsPerIteration(if (storm) 2_000 else 100)
            for (meeting in this) {
                options.addCustomScenario {
                    initial { meeting.before.forEach { actor(it.function, *it.arguments) } }
                    parallel {
                        meeting.threads.forEach { calls ->
                            thread { calls.forEach { actor(it.function, *it.arguments) } }
                        }
                    }
                }
            }
            options.tries(pool)
        }

        test("what calls of a warm pool say in any interleaving, they say one after the other too") {
            WARM_MEETINGS.tries(WarmPool::class.java)
        }

        test("whatever meets in a pool of one, nothing is lost") { MEETINGS.tries(CallsOfOne::class.java) }

        test("whichever two calls meet in a pool of one, nothing is lost")
            .config(enabled = storm) { ALL_PAIRS.tries(CallsOfOne::class.java) }

        listOf(CallsOfOne::class.java, CallsOfTwo::class.java, WarmPool::class.java).forEach { pool ->
            test("whatever three threads call, nothing is lost: ${pool.simpleName}").config(enabled = storm) {
                ModelCheckingOptions().iterations(100).invocationsPerIteration(2_000).tries(pool)
            }

            test("under stress nothing is lost: ${pool.simpleName}").config(enabled = storm) {
                StressOptions().iterations(50).invocationsPerIteration(2_000).tries(pool)
            }
        }
    })
