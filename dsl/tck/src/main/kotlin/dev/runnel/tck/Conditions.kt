package dev.runnel.tck

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.delay
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/**
 * Waits until the condition holds; an assertion error names it after [within]. A time in which the machine stood still, and
 * nobody could look, is one look: as many are made as a busy machine makes in [within] at least.
 */
internal suspend fun eventually(what: String, within: Duration = 10.seconds, condition: () -> Boolean): Unit =
    eventually({ what }, within, condition = condition)

internal suspend fun eventually(
    what: () -> String,
    within: Duration = 10.seconds,
    every: Duration = 1.milliseconds,
    condition: () -> Boolean,
) {
    val start = TimeSource.Monotonic.markNow()
    val enough = within / every / 10
    var looks = 0
    while (!condition()) {
        if (++looks > enough && start.elapsedNow() > within) throw AssertionError("Not within $within: ${what()}")
        delay(every)
    }
}

/** The RunnelException that the block throws; its kind must be the one given. */
internal suspend fun shouldFailWith(kind: ErrorKind, block: suspend () -> Unit): RunnelException {
    try {
        block()
    } catch (e: CancellationException) {
        throw e
    } catch (e: RunnelException) {
        if (e.kind() != kind) throw AssertionError("$kind was expected, not ${e.kind()}: ${e.message}", e)
        return e
    }
    throw AssertionError("A RunnelException of kind $kind was expected and nothing was thrown.")
}

/** Lets a short random time pass, so that what follows meets the other side at any moment. */
internal fun spin(nanos: Long) {
    val end = System.nanoTime() + nanos
    while (System.nanoTime() < end) Thread.onSpinWait()
}
