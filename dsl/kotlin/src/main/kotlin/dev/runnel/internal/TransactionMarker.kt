package dev.runnel.internal

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.internal.engine.TransactionLevel
import kotlin.coroutines.CoroutineContext

/**
 * Says which transaction of a database a coroutine runs in. It is only used to refuse mistakes: a statement gets its
 * session from its receiver, never from here. Each database has a key of its own.
 *
 * @property level null inside `detached { }`
 */
internal class TransactionMarker(override val key: Key, val level: TransactionLevel?) : CoroutineContext.Element {
    internal class Key : CoroutineContext.Key<TransactionMarker>
}

/** Refuses `db.…` inside `db.transaction { }`: a second session, outside the transaction, a deadlock in a small pool. */
internal fun refuseInsideTransaction(marker: TransactionMarker?) {
    val level = marker?.level ?: return
    if (!level.ended()) {
        throw RunnelException(
            ErrorKind.WRONG_SCOPE,
            "The database was used inside its own transaction block, which would run outside that transaction, " +
                "on a second session. Use the block's receiver (this), or wrap the call in detached { } if that " +
                "is what you want.",
        )
    }
}

/** Refuses the outer transaction's handle inside a nested block: what it wrote would vanish with the savepoint. */
internal fun refuseOuterLevel(marker: TransactionMarker?, used: TransactionLevel) {
    val current = marker?.level ?: return
    if (current !== used && !current.ended() && current.isInside(used)) {
        throw RunnelException(
            ErrorKind.WRONG_SCOPE,
            "The outer transaction was used inside a nested one. Use the nested block's receiver (this).",
        )
    }
}
