package dev.runnel.mongodb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.internal.mongodb.MongoEngine
import dev.runnel.internal.mongodb.MongoSession
import kotlinx.coroutines.CoroutineScope
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext

/**
 * A transaction. Its requests run one at a time, in order, whichever child of the block sends them. After its block it
 * fails with TRANSACTION_CLOSED.
 */
public sealed class MongoTransaction(
    private val session: MongoSession,
    private val committed: MutableList<suspend () -> Unit>,
) : MongoQuerier() {
    final override val engine: MongoEngine get() = session.engine()

    final override suspend fun session(): MongoSession = session

    /**
     * Runs the action once, after the transaction has committed; not at all if it is aborted. A failing action is
     * logged: it cannot undo the commit.
     */
    public fun afterCommit(action: suspend () -> Unit) {
        if (session.ended()) {
            throw RunnelException(
                ErrorKind.TRANSACTION_CLOSED,
                "The transaction has ended; an afterCommit action must be given inside its block.",
            )
        }
        synchronized(committed) { committed += action }
    }

    final override suspend fun <R> transaction(
        options: TransactionSettings,
        block: suspend MongoTransactionScope.() -> R,
    ): R = throw RunnelException(
        ErrorKind.NOT_PORTABLE,
        "MongoDB has no savepoints, so no transaction inside another one. Give the inner work the outer transaction.",
    )
}

/** The receiver of a transaction block: the transaction, and the scope whose children end before it commits. */
public class MongoTransactionScope internal constructor(
    session: MongoSession,
    committed: MutableList<suspend () -> Unit>,
    scope: CoroutineScope,
) : MongoTransaction(session, committed),
    CoroutineScope by scope

/**
 * Says which transaction of a database a coroutine runs in; only used to refuse mistakes. Each database has its own
 * key.
 */
internal class MongoMarker(key: Key, val session: MongoSession?) : AbstractCoroutineContextElement(key) {
    internal class Key : CoroutineContext.Key<MongoMarker>
}

/**
 * Refuses `mongo.…` inside `mongo.transaction { }`: it would work outside that transaction and block on its own locks.
 */
internal fun refuseInsideTransaction(marker: MongoMarker?) {
    val session = marker?.session ?: return
    if (!session.ended()) {
        throw RunnelException(
            ErrorKind.WRONG_SCOPE,
            "The database was used inside its own transaction block, which would work outside that transaction. Use " +
                "the block's receiver (this), or wrap the call in detached { } if that is what you want.",
        )
    }
}
