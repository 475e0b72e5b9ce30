package dev.runnel.redis

import dev.runnel.error.RunnelException
import dev.runnel.transaction.Retry
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import kotlin.coroutines.resume

/**
 * The receiver of a transaction's block: what it reads is watched, what it writes is kept until the end; its children end before
 * that. After its block it fails with TRANSACTION_CLOSED.
 */
public class RedisTransaction internal constructor(private val attempt: Attempt, scope: CoroutineScope) :
    CoroutineScope by scope {
        /**
         * Reads now, and has the transaction fail in the end if anybody changes what was read. WRONG_SCOPE for a command that may
         * write.
         *
         * *Cancellation*: leaves at once; the transaction's connection is settled by the engine.
         */
        public suspend fun <R> run(command: Command<R>): R =
            command.decode(await<Any?> { outcome -> attempt.read(command, outcome) })

        /** Keeps a command for the end of the block: all of them are run, in order, or none. */
        public fun <R> queue(command: Command<R>): Queued<R> = attempt.queue(command)
    }

/** Runs blocks: reads and writes, EXEC, and again on a conflict. */
internal suspend fun <R> Redis.inTransaction(retry: Retry, block: suspend RedisTransaction.() -> R): R {
    var attempt = 1
    while (true) {
        try {
            return once(block)
        } catch (e: RunnelException) {
            currentCoroutineContext().ensureActive()
            if (!retry.again(attempt, e)) throw e
        }
        engine.pause(retry.waitMillis(attempt++))
    }
}

private suspend fun <R> Redis.once(block: suspend RedisTransaction.() -> R): R {
    val attempt = Attempt(engine)
    val result =
        try {
            withContext(InTransaction(transactions, attempt)) { RedisTransaction(attempt, this).block() }
                .also { await<Any?> { outcome -> attempt.ready(outcome) } }
        } catch (e: Throwable) {
            val discarded = attempt.discard()
            // A cancelled caller leaves; the connection goes back when its reads have ended.
            if (e !is CancellationException) discarded.seeThrough()
            throw e
        }
    attempt.exec().seeThrough()
    return result
}

/** A wait by the real clock, which the virtual time of `runTest` does not skip. */
private suspend fun RedisEngine.pause(millis: Long) {
    if (millis == 0L) return
    suspendCancellableCoroutine { continuation ->
        val task = after(millis) { continuation.context.offEventLoop { continuation.resume(Unit) } }
        continuation.invokeOnCancellation { task.cancel(false) }
    }
}
