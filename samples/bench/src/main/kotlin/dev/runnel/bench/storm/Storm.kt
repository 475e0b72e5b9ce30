package dev.runnel.bench.storm

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource

/** The rows of a result that is interrupted. */
const val ROWS = 2_000

/** The pool's connections. */
const val POOL = 5

private const val COROUTINES = 20
private const val LONGEST_MICROS = 30_000L
private val AT_LEAST = 1.milliseconds

/**
 * Operations of [COROUTINES] coroutines on a pool of [POOL], each given up at a random moment of its first
 * milliseconds: by `cancel`, `withTimeout`, the failure of a sibling, or `take`. The same seed, the same storm.
 */
class Storm(private val cancels: Int, private val seed: Long) {
    suspend fun over(target: Target, server: Server): Aftermath {
        val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        try {
            while (Aftermath.answering(target) < POOL) continue // the pool is warm when the storm begins
            val callers = ConcurrentLinkedQueue<Job>()
            val errors = AtomicInteger()
            val random = Random(seed)
            coroutineScope {
                repeat(COROUTINES) {
                    val own = Random(random.nextLong())
                    launch {
                        repeat(cancels / COROUTINES) {
                            val caller = scope.launch { count(errors) { givenUp(target, own) } }
                            callers += caller
                            // Whoever hangs in its cleanup does not end the storm.
                            delay(moment(own) + AT_LEAST)
                            caller.cancel()
                        }
                    }
                }
            }
            return Aftermath.of(target, server, TimeSource.Monotonic.markNow(), callers, errors.get())
        } finally {
            scope.cancel()
        }
    }

    private suspend fun count(errors: AtomicInteger, work: suspend () -> Unit) {
        try {
            work()
        } catch (e: CancellationException) {
            throw e
        } catch (_: SiblingFailed) {
            return
        } catch (_: Exception) {
            errors.incrementAndGet()
        }
    }

    private suspend fun givenUp(target: Target, random: Random) {
        val moment = moment(random)
        when (random.nextInt(4)) {
            0 -> operation(target, random)
            1 -> try {
                withTimeout(moment) { operation(target, random) }
            } catch (e: CancellationException) {
                if (!currentCoroutineContext().isActive) throw e
            }
            2 -> coroutineScope {
                async { operation(target, random) }
                delay(moment)
                throw SiblingFailed()
            }
            else -> target.first(1 + random.nextInt(ROWS))
        }
    }

    /** Short times are likelier: that is where the wait for a session, begin and the first rows are. */
    private fun moment(random: Random) = random.nextLong(1 + random.nextLong(LONGEST_MICROS)).microseconds

    private suspend fun operation(target: Target, random: Random) = when (random.nextInt(4)) {
        0, 1 -> target.list()
        2 -> target.transfer(1 + random.nextLong(ACCOUNTS.toLong()))
        else -> target.slow()
    }
}

/** The rows that transfers change. */
const val ACCOUNTS = 100

private class SiblingFailed : Exception("A sibling has failed.")
