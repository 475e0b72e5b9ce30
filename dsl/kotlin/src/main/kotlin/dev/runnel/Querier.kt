package dev.runnel

import dev.runnel.internal.Transactions
import dev.runnel.internal.await
import dev.runnel.internal.engine.Caller
import dev.runnel.internal.engine.Engine
import dev.runnel.internal.engine.Lending
import dev.runnel.internal.engine.SessionSource
import dev.runnel.spi.Isolation
import dev.runnel.transaction.Retry
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.withContext
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.reflect.KClass
import kotlin.time.Duration

/**
 * What a function that queries takes: a [Database], where each statement is its own transaction, or the [Transaction] of a
 * block. `suspend fun Querier.activeUsers() = from(Users).where { active eq true }.list()` runs on both.
 */
public sealed class Querier {
    internal abstract val engine: Engine

    /**
     * Where this querier's statements get their sessions. Throws WRONG_SCOPE, TRANSACTION_CLOSED or CLOSED.
     *
     * @param context the caller's
     */
    internal abstract fun source(context: CoroutineContext): SessionSource

    internal abstract val transactions: Transactions

    /**
     * Runs the block in a transaction of its own, or, inside a transaction, in a savepoint of it.
     *
     * The block is a coroutine scope: children started in it share the session, their statements take turns, and all have
     * ended before the commit. If the block or a child fails or is cancelled, the others are cancelled, the transaction is
     * rolled back and the failure is thrown; a session that cannot be rolled back is closed. Blocking databases run the whole
     * block on `Dispatchers.IO`.
     *
     * Throws what the block throws, and RunnelException: SERIALIZATION_FAILURE, DEADLOCK or LOCK_TIMEOUT if retries did not
     * help, COMMIT_UNKNOWN if the answer to the commit was lost, STATEMENT_TIMEOUT if [timeout] has passed, NOT_PORTABLE for
     * an isolation the database lacks.
     *
     * *Cancellation*: before the commit it rolls back, and the caller leaves after at most 100 ms while the rollback is seen
     * through; the commit itself is not cancelled. A caller cancelled between the commit and its return gets
     * CancellationException although the transaction is committed, as with any suspending function.
     *
     * @param isolation null for the database's default; not for a nested transaction
     * @param readOnly writes are refused; not for a nested transaction
     * @param deferrable waits at the begin until no conflict can fail it, as a long report wants it: for SERIALIZABLE and
     * [readOnly] where the database has it (PostgreSQL); not for a nested transaction
     * @param timeout for the whole block, by the real clock; not for a nested transaction
     * @param retry runs the whole block again after an error that is retryable; not for a nested transaction
     */
    public abstract suspend fun <R> transaction(
        isolation: Isolation? = null,
        readOnly: Boolean = false,
        deferrable: Boolean = false,
        timeout: Duration? = null,
        retry: Retry = Retry.NEVER,
        block: suspend TransactionScope.() -> R,
    ): R

    /**
     * Lends the driver's own connection (for JDBC backends `java.sql.Connection`) to the block, on `Dispatchers.IO` if it
     * blocks. The session is reset before it serves another; inside a transaction, it is that transaction's session. The
     * connection must not be kept or closed.
     *
     * Throws NOT_PORTABLE if the session is nothing of this type.
     *
     * *Cancellation*: while it waits for a session it leaves at once; the block itself is the caller's code.
     */
    public suspend fun <X : Any, R> unwrap(type: KClass<X>, block: suspend (X) -> R): R {
        val source = source(currentCoroutineContext())
        var lending: Lending<X>? = null
        val lent =
            await<X>(onUndelivered = { lending?.giveBack() }) { outcome ->
                engine.lend(source, type.java, Caller.ASYNC, outcome).also { lending = it }
            }
        try {
            return withContext(if (engine.blocking()) Dispatchers.IO else EmptyCoroutineContext) { block(lent) }
        } finally {
            lending?.giveBack()
        }
    }
}
