package dev.runnel.internal

import dev.runnel.error.RunnelException
import dev.runnel.internal.engine.Caller
import dev.runnel.spi.run.Outcome
import dev.runnel.spi.run.Run
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.coroutines.suspendCoroutine

/**
 * Suspends on one run of the engine. Cancelled, it has the statement stopped, waits at most 100 ms for that and leaves;
 * the engine sees the rest through.
 *
 * @param onUndelivered gives a result back that came at the instant of the cancellation, so that it reached nobody
 */
internal suspend fun <R> await(onUndelivered: ((R) -> Unit)? = null, make: (Outcome<R>) -> Run): R {
    var run: Run? = null
    try {
        return suspendCancellableCoroutine { continuation ->
            val outcome = ContinuationOutcome(continuation, onUndelivered)
            val made = make(outcome)
            run = made
            outcome.run = made
            // Registered before the start: a blocking session runs the statement inside it.
            continuation.invokeOnCancellation(outcome)
            made.start()
        }
    } catch (e: CancellationException) {
        run?.whenLeft()?.seeThrough()
        throw e
    } catch (e: RunnelException) {
        throw e.here()
    }
}

/** Waits for a stage that is to be seen through, even if the caller is cancelled; the stage is bounded in time. */
internal suspend fun <R> CompletionStage<R>.seeThrough(): R {
    val future = toCompletableFuture()
    if (!future.isDone) {
        // Not the cancellable kind: no cancellation ends this wait.
        suspendCoroutine { continuation -> future.whenComplete { _, _ -> continuation.resume(Unit) } }
    }
    try {
        return future.join()
    } catch (e: CompletionException) {
        throw e.cause ?: e
    }
}

/** What the engine may do with the thread a coroutine of this context runs on. */
internal fun CoroutineContext.caller(): Caller =
    if (this[ContinuationInterceptor] === Dispatchers.IO) Caller.CONFINED else Caller.ASYNC

/** Resumes the caller, and is what its cancellation calls: one object for both. */
private class ContinuationOutcome<R>(
    private val continuation: CancellableContinuation<R>,
    private val onUndelivered: ((R) -> Unit)?,
) : Outcome<R>,
    (Throwable?) -> Unit {
    lateinit var run: Run

    override fun invoke(cause: Throwable?) = run.cancel()

    override fun complete(result: R): Boolean {
        if (onUndelivered == null) {
            continuation.resume(result)
        } else {
            continuation.resume(result) { _, value, _ -> onUndelivered(value) }
        }
        return true
    }

    override fun fail(error: RunnelException) = continuation.resumeWithException(error)

    override fun resumesElsewhere(): Boolean {
        val dispatcher = continuation.context[ContinuationInterceptor] as? CoroutineDispatcher
        return dispatcher != null && dispatcher.isDispatchNeeded(continuation.context)
    }
}
