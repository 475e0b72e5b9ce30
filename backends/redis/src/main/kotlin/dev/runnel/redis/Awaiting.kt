package dev.runnel.redis

import dev.runnel.error.RunnelException
import dev.runnel.spi.run.Outcome
import dev.runnel.spi.run.Run
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.coroutines.suspendCoroutine

/**
 * Sends a command and suspends on its reply, once; what is answered is made of it where the caller goes on.
 *
 * @param transactions whose blocks may not do this; null if they may
 */
internal suspend fun <R> RedisEngine.await(command: Command<R>, transactions: InTransactionKey? = null): R =
    command.decode(
        try {
            suspendCancellableCoroutine { continuation ->
                if (transactions != null) continuation.context.refuseIn(transactions)
                val reply = ReplyOutcome(continuation)
                val call = call(command, reply)
                reply.call = call
                continuation.invokeOnCancellation(reply)
                send(call)
            }
        } catch (e: RunnelException) {
            throw e.here()
        },
    )

/** Resumes the caller, and is what its cancellation calls: one object for both. */
internal class ReplyOutcome(private val continuation: CancellableContinuation<Any?>) :
    Outcome<Any?>,
    (Throwable?) -> Unit {
    @Volatile
    var call: Call? = null

    override fun invoke(cause: Throwable?) {
        call?.leave()
    }

    override fun complete(result: Any?): Boolean {
        continuation.context.offEventLoop { continuation.resume(result) }
        return true
    }

    override fun fail(error: RunnelException) =
        continuation.context.offEventLoop { continuation.resumeWithException(error) }
}

/**
 * Resumes a caller, never on the thread of a connection: one without a dispatcher of its own, as in `suspend fun main`, would go
 * on there, and whatever it waits for would keep all connections of the thread waiting.
 */
internal inline fun CoroutineContext.offEventLoop(crossinline resume: () -> Unit) {
    val dispatcher = this[ContinuationInterceptor] as? CoroutineDispatcher
    if (dispatcher != null && dispatcher.isDispatchNeeded(this)) {
        resume()
    } else {
        Dispatchers.Default.dispatch(this) { resume() }
    }
}

/** Suspends on a run of the engine. Cancelled, it is stopped; a result that came too late for the caller is given back. */
internal suspend fun <R> await(onUndelivered: (R) -> Unit = {}, make: (Outcome<R>) -> Run): R = try {
    suspendCancellableCoroutine { continuation ->
        val run = make(RunOutcome(continuation, onUndelivered))
        continuation.invokeOnCancellation { run.cancel() }
        run.start()
    }
} catch (e: RunnelException) {
    throw e.here()
}

private class RunOutcome<R>(
    private val continuation: CancellableContinuation<R>,
    private val onUndelivered: (R) -> Unit,
) : Outcome<R> {
    override fun complete(result: R): Boolean {
        continuation.context.offEventLoop { continuation.resume(result) { _, value, _ -> onUndelivered(value) } }
        return true
    }

    override fun fail(error: RunnelException) =
        continuation.context.offEventLoop { continuation.resumeWithException(error) }
}

/** Waits for a future, and cancels it with its caller. */
internal suspend fun <T> CompletableFuture<T>.orCancelled(): T {
    suspendCancellableCoroutine { continuation ->
        whenComplete { _, _ -> continuation.context.offEventLoop { continuation.resume(Unit) } }
        continuation.invokeOnCancellation { cancel(true) }
    }
    return seeThrough()
}

/** Waits for a stage that is to be seen through, even if the caller is cancelled; the stage is bounded in time. */
internal suspend fun <R> CompletionStage<R>.seeThrough(): R {
    val future = toCompletableFuture()
    if (!future.isDone) {
        // Not the cancellable kind: no cancellation ends this wait.
        suspendCoroutine { continuation ->
            future.whenComplete { _, _ -> continuation.context.offEventLoop { continuation.resume(Unit) } }
        }
    }
    try {
        return future.join()
    } catch (e: CompletionException) {
        throw (e.cause as? RunnelException)?.here() ?: e.cause ?: e
    }
}
