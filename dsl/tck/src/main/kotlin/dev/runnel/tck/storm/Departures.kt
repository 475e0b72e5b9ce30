package dev.runnel.tck.storm

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource

/**
 * How long cancelled coroutines took to end, beside coroutines that did nothing: the difference is what they waited for. A
 * machine that is busy lets both wait.
 */
public class Departures {
    private val took = ConcurrentLinkedQueue<Duration>()
    private val idle = ConcurrentLinkedQueue<Duration>()

    /**
     * Cancels a coroutine and waits for its end; then another one, which does nothing.
     *
     * *Cancellation*: the one that does nothing ends with the scope.
     *
     * @param job one of [scope], or of a like dispatcher
     */
    public suspend fun of(job: Job, scope: CoroutineScope) {
        took += timeToEnd(job)
        idle += timeToEnd(scope.launch(start = CoroutineStart.UNDISPATCHED) { awaitCancellation() })
    }

    /** Throws an AssertionError if 99 of 100 did not end within 100 ms more than those that did nothing. */
    public fun checkAtOnce() {
        if (most(took, 0.99) >= most(idle, 0.99) + 100.milliseconds) throw AssertionError("Callers were held: $this")
    }

    override fun toString(): String =
        "callers left within ${shares(took)}; those that did nothing within ${shares(idle)}"

    private suspend fun timeToEnd(job: Job): Duration {
        val start = TimeSource.Monotonic.markNow()
        job.cancelAndJoin()
        return start.elapsedNow()
    }

    private fun shares(times: Collection<Duration>) =
        "${most(times, 0.5)} (half), ${most(times, 0.99)} (99 of 100), ${most(times, 1.0)} (all of ${times.size})"

    /** What this share of them did not exceed. */
    private fun most(times: Collection<Duration>, share: Double): Duration =
        times.sorted().let { if (it.isEmpty()) Duration.ZERO else it[((it.size - 1) * share).toInt()] }
}
