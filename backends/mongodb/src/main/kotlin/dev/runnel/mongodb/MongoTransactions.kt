package dev.runnel.mongodb

import dev.runnel.error.RunnelException
import dev.runnel.internal.engine.AfterCommit
import dev.runnel.internal.engine.Timer
import dev.runnel.internal.mongodb.Attempts
import dev.runnel.internal.mongodb.MongoEngine
import dev.runnel.internal.mongodb.MongoSession
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.coroutines.resume

/**
 * Runs transaction blocks by the driver specification's `withTransaction`: begin, block, commit or abort, and again.
 */
internal class MongoTransactions(private val engine: MongoEngine, private val markerKey: MongoMarker.Key) {
    suspend fun <R> run(settings: TransactionSettings, block: suspend MongoTransactionScope.() -> R): R {
        val attempts = Attempts(settings.retryFor())
        while (true) {
            try {
                return once(settings, attempts, block)
            } catch (e: Exception) {
                currentCoroutineContext().ensureActive()
                if (!attempts.blockAgain(e)) throw e
            }
            pause(attempts.pauseMillis())
        }
    }

    private suspend fun <R> once(
        settings: TransactionSettings,
        attempts: Attempts,
        block: suspend MongoTransactionScope.() -> R,
    ): R {
        val session = await<MongoSession>(onUndelivered = { it.abort() }) { engine.begin(settings.options()) }
        val afterCommit = ArrayList<suspend () -> Unit>()
        val result =
            try {
                withContext(
                    MongoMarker(markerKey, session),
                ) { MongoTransactionScope(session, afterCommit, this).block() }
            } catch (e: Throwable) {
                abort(session, e)
                throw e
            }
        try {
            session.commit(attempts).seeThrough()
        } catch (e: RunnelException) {
            throw e.here()
        }
        runAfterCommit(AfterCommit.taken(afterCommit))
        return result
    }

    /** A cancelled caller leaves after 100 ms, the abort goes on without it; any other waits for its end. */
    private suspend fun abort(session: MongoSession, why: Throwable) {
        val aborted = session.abort().toCompletableFuture()
        if (why is CancellationException && !aborted.isDone) {
            val left = CompletableFuture<Void?>()
            aborted.whenComplete { _, _ -> left.complete(null) }
            Timer.shared().schedule({ Timer.leave { left.complete(null) } }, LEAVE_MS, TimeUnit.MILLISECONDS)
            left.seeThrough()
        } else {
            aborted.seeThrough()
        }
    }

    /** The transaction stands whatever these do, so all of them run and none can make it look failed. */
    private suspend fun runAfterCommit(actions: List<suspend () -> Unit>) {
        if (actions.isEmpty()) return
        withContext(NonCancellable) {
            for (action in actions) {
                try {
                    action()
                } catch (e: Throwable) {
                    AfterCommit.failed(e)
                }
            }
        }
    }

    /** A wait by the real clock, which the virtual time of `runTest` does not skip. */
    private suspend fun pause(millis: Long) {
        if (millis == 0L) return
        suspendCancellableCoroutine { continuation ->
            val task = Timer.shared().schedule({ continuation.resume(Unit) }, millis, TimeUnit.MILLISECONDS)
            continuation.invokeOnCancellation { task.cancel(false) }
        }
    }

    private companion object {
        const val LEAVE_MS = 100L
    }
}
