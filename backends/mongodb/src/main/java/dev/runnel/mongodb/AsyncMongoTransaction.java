package dev.runnel.mongodb;

import dev.runnel.internal.mongodb.MongoEngine;
import dev.runnel.internal.mongodb.MongoSession;

/** A transaction. Its requests run one at a time, in order. After its end it fails with TRANSACTION_CLOSED. */
public final class AsyncMongoTransaction extends AsyncMongoQuerier {
    private final MongoSession session;

    AsyncMongoTransaction(MongoSession session) {
        this.session = session;
    }

    /**
     * Runs the action once, after the transaction has committed; not at all if it is aborted. A failing action is
     * logged: it cannot undo the commit. TRANSACTION_CLOSED after the block.
     */
    public void afterCommit(Runnable action) {
        session.afterCommit(action);
    }

    @Override
    MongoEngine engine() {
        return session.engine();
    }

    @Override
    MongoSession session() {
        return session;
    }
}
