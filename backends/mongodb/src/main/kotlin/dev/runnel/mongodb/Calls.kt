package dev.runnel.mongodb

import dev.runnel.error.RunnelException
import dev.runnel.internal.mongodb.MongoCursor
import dev.runnel.internal.mongodb.Watch
import dev.runnel.spi.run.StoppableFuture
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * Suspends on one request. Cancelled, it leaves at once; the engine stops the request on the server and sees it to its
 * end.
 *
 * @param onUndelivered gives a result back that came at the instant of the cancellation, so that it reached nobody
 */
internal suspend fun <R> await(onUndelivered: ((R) -> Unit)? = null, send: () -> StoppableFuture<R>): R = try {
    suspendCancellableCoroutine { continuation ->
        // A caller that is cancelled already must not have anything sent for it.
        if (!continuation.isActive) return@suspendCancellableCoroutine
        val call = send()
        continuation.invokeOnCancellation { call.cancel(true) }
        call.whenComplete { result, error ->
            when {
                error == null && onUndelivered == null -> continuation.resume(result)
                error == null -> continuation.resume(result) { _, value, _ -> onUndelivered!!(value) }
                continuation.isActive -> continuation.resumeWithException(unwrapped(error))
            }
        }
    }
} catch (e: RunnelException) {
    throw e.here()
}

/** Waits for what is seen through even if the caller is cancelled; it is bounded in time. */
internal suspend fun <R> CompletionStage<R>.seeThrough(): R = withContext(NonCancellable) {
    suspendCancellableCoroutine { continuation ->
        whenComplete { result, error ->
            if (error == null) continuation.resume(result) else continuation.resumeWithException(unwrapped(error))
        }
    }
}

private fun unwrapped(error: Throwable): Throwable = (error as? CompletionException)?.cause ?: error

/** What is read batch after batch, as a flow; each collector opens it anew. */
internal fun <V> reading(batch: Int, open: suspend () -> MongoCursor<V>): Flow<V> = flow {
    val cursor = open()
    try {
        while (true) {
            val documents = await { cursor.next(batch) }
            for (document in documents) emit(document)
            if (documents.isEmpty() || cursor.ended()) break
        }
    } finally {
        cursor.close()
    }
}

/** The changes of a stream, which ends when nothing can follow. */
internal fun <E : Any> watching(open: () -> Watch<E>): Flow<E> = flow {
    val watch = open()
    try {
        while (true) {
            val changes = await { watch.next(1) }
            for (change in changes) emit(change)
            if (changes.isEmpty()) break
        }
    } finally {
        watch.close()
    }
}
