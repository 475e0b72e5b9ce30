package dev.runnel.internal

import dev.runnel.TransactionScope
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.internal.engine.AfterCommit
import dev.runnel.internal.engine.Caller
import dev.runnel.internal.engine.Ending
import dev.runnel.internal.engine.Engine
import dev.runnel.internal.engine.TransactionLevel
import dev.runnel.transaction.TransactionOptions
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.resume

/** Runs transaction blocks: begin, block, commit or roll back, and again on a conflict. */
internal class Transactions(private val engine: Engine, private val markerKey: TransactionMarker.Key) {
    /** A blocking session's whole transaction is confined to the dispatcher made for blocking, so statements inside cost no hop. */
    private val confinement: CoroutineContext = if (engine.blocking()) Dispatchers.IO else EmptyCoroutineContext

    suspend fun <R> run(options: TransactionOptions, block: suspend TransactionScope.() -> R): R =
        withContext(confinement) {
            var attempt = 1
            while (true) {
                try {
                    return@withContext once(options, block)
                } catch (e: RunnelException) {
                    currentCoroutineContext().ensureActive()
                    if (!options.retry().again(attempt, e)) throw e
                }
                pause(options.retry().waitMillis(attempt++))
            }
            @Suppress("UNREACHABLE_CODE")
            error("unreachable")
        }

    private suspend fun <R> once(options: TransactionOptions, block: suspend TransactionScope.() -> R): R {
        val caller = currentCoroutineContext().caller()
        val level =
            await<TransactionLevel>(onUndelivered = { Ending.rollback(it, Caller.ASYNC) }) { outcome ->
                engine.begin(options.begin(), caller, outcome)
            }
        val afterCommit = ArrayList<suspend () -> Unit>()
        val result =
            try {
                withDeadline(options) { inBlock(level, afterCommit, block) }
            } catch (e: Throwable) {
                undo(caller, e) { where -> Ending.rollback(level, where) }
                throw e
            }
        try {
            Ending.commit(level, caller).seeThrough()
        } catch (e: RunnelException) {
            throw e.here()
        }
        runAfterCommit(AfterCommit.taken(afterCommit))
        return result
    }

    /** A nested block: a savepoint, released at its end or rolled back to. */
    suspend fun <R> nested(
        outer: TransactionLevel,
        outerAfterCommit: MutableList<suspend () -> Unit>,
        block: suspend TransactionScope.() -> R,
    ): R {
        val caller = currentCoroutineContext().caller()
        val level =
            await<TransactionLevel>(onUndelivered = { it.rollbackToSavepoint(Caller.ASYNC) }) { outcome ->
                outer.nest(caller, outcome)
            }
        val afterCommit = ArrayList<suspend () -> Unit>()
        val result =
            try {
                inBlock(level, afterCommit, block)
            } catch (e: Throwable) {
                undo(caller, e, level::rollbackToSavepoint)
                throw e
            }
        level.releaseSavepoint(caller).seeThrough()
        synchronized(outerAfterCommit) { outerAfterCommit += AfterCommit.taken(afterCommit) }
        return result
    }

    /** Runs the block as a scope: it ends when its children have ended, and the first failure cancels the others. */
    private suspend fun <R> inBlock(
        level: TransactionLevel,
        afterCommit: MutableList<suspend () -> Unit>,
        block: suspend TransactionScope.() -> R,
    ): R = withContext(TransactionMarker(markerKey, level)) {
        TransactionScope(level, this@Transactions, afterCommit, markerKey, this).block()
    }

    private suspend fun <R> withDeadline(options: TransactionOptions, block: suspend () -> R): R {
        val timeout = options.timeout() ?: return block()
        var expired = false
        return try {
            withContext(EmptyCoroutineContext) {
                val scope: CoroutineScope = this
                val task =
                    engine.after(timeout.toMillis()) {
                        expired = true
                        scope.cancel("The transaction's time is up.")
                    }
                try {
                    block()
                } finally {
                    task.cancel(false)
                }
            }
        } catch (e: CancellationException) {
            currentCoroutineContext().ensureActive()
            if (!expired) throw e
            throw RunnelException(
                ErrorKind.STATEMENT_TIMEOUT,
                "The transaction was rolled back after its timeout of ${timeout.toMillis()} ms.",
                e,
            )
        }
    }

    /** Rolls back. A cancelled caller leaves after 100 ms, the rollback goes on without it; any other waits for its end. */
    private suspend fun undo(caller: Caller, why: Throwable, rollback: (Caller) -> CompletionStage<Void?>) {
        val where = if (why is CancellationException) Caller.ASYNC else caller
        val rolledBack = rollback(where).toCompletableFuture()
        try {
            if (why is CancellationException && !rolledBack.isDone) {
                val left = CompletableFuture<Void?>()
                rolledBack.whenComplete { _, _ -> left.complete(null) }
                engine.after(LEAVE_MS) { left.complete(null) }
                left.seeThrough()
            } else {
                rolledBack.seeThrough()
            }
        } catch (failed: RunnelException) {
            why.addSuppressed(failed)
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
            val task = engine.after(millis) { continuation.resume(Unit) }
            continuation.invokeOnCancellation { task.cancel(false) }
        }
    }

    private companion object {
        const val LEAVE_MS = 100L
    }
}
