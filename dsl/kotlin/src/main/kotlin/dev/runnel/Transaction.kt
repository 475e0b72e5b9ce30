package dev.runnel

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.internal.TransactionMarker
import dev.runnel.internal.Transactions
import dev.runnel.internal.engine.AfterCommit
import dev.runnel.internal.engine.Engine
import dev.runnel.internal.engine.SessionSource
import dev.runnel.internal.engine.TransactionLevel
import dev.runnel.internal.refuseOuterLevel
import dev.runnel.spi.Isolation
import dev.runnel.transaction.Retry
import kotlinx.coroutines.CoroutineScope
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/**
 * A transaction, or a savepoint in one. Its statements run one at a time, in order, whichever child of the block sends them.
 * After its block it fails with TRANSACTION_CLOSED.
 */
public sealed class Transaction(
    private val level: TransactionLevel,
    final override val transactions: Transactions,
    private val committed: MutableList<suspend () -> Unit>,
    private val markerKey: TransactionMarker.Key,
) : Querier() {
    final override val engine: Engine get() = level.engine()

    final override fun source(context: CoroutineContext): SessionSource {
        refuseOuterLevel(context[markerKey], level)
        return level
    }

    /**
     * Runs the action once, after the outermost transaction has committed and given its session back; not at all if it, or
     * the nested transaction this is, is rolled back. A failing action is logged: it cannot undo the commit.
     */
    public fun afterCommit(action: suspend () -> Unit) {
        AfterCommit.add(level, committed, action)
    }

    final override suspend fun <R> transaction(
        isolation: Isolation?,
        readOnly: Boolean,
        deferrable: Boolean,
        timeout: Duration?,
        retry: Retry,
        block: suspend TransactionScope.() -> R,
    ): R {
        if (isolation != null || readOnly || deferrable || timeout != null || retry != Retry.NEVER) {
            throw RunnelException(
                ErrorKind.CONFIGURATION,
                "A nested transaction is a savepoint: its options are those of the outermost one.",
            )
        }
        refuseOuterLevel(coroutineContext[markerKey], level)
        return transactions.nested(level, committed, block)
    }
}

/** The receiver of a transaction block: the transaction, and the scope whose children end before it commits. */
public class TransactionScope internal constructor(
    level: TransactionLevel,
    transactions: Transactions,
    committed: MutableList<suspend () -> Unit>,
    markerKey: TransactionMarker.Key,
    scope: CoroutineScope,
) : Transaction(level, transactions, committed, markerKey),
    CoroutineScope by scope
