package dev.runnel.tck.storm

import dev.runnel.tck.Boom
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration

private const val CANCEL = "cancel"
private const val TIMEOUT = "withTimeout"
private const val SIBLING = "failing sibling"

/** The ways in which a coroutine is stopped. */
internal val COROUTINE_WAYS = listOf(CANCEL, TIMEOUT, SIBLING)

/** Stops the coroutine in this way after so long; lets it end by itself if there is no way. True if it was stopped. */
internal suspend fun stopped(way: String?, after: Duration, work: suspend () -> Unit): Boolean = try {
    when (way) {
        CANCEL -> cancelled(after, work)
        TIMEOUT -> withTimeout(after) { work() }.let { false }
        SIBLING -> besideFailure(after, work)
        else -> work().let { false }
    }
} catch (_: CancellationException) {
    true
} catch (_: Boom) {
    true
}

private suspend fun cancelled(after: Duration, work: suspend () -> Unit): Boolean = coroutineScope {
    val job = launch(Dispatchers.Default) { work() }
    pause(after)
    job.cancel()
    job.join()
    job.isCancelled
}

private suspend fun besideFailure(after: Duration, work: suspend () -> Unit): Boolean = coroutineScope {
    val job = launch(Dispatchers.Default) { work() }
    pause(after)
    if (job.isActive) throw Boom()
    false
}
