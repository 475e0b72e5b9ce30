package dev.runnel.blocking;

import dev.runnel.internal.engine.AfterCommit;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.engine.TransactionLevel;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transaction, or a savepoint in one. It may be handed to other threads; their statements take turns. After its block it
 * fails with TRANSACTION_CLOSED.
 */
public final class BlockingTransaction extends BlockingQuerier {
    private final BlockingTransactions transactions;
    private final TransactionLevel level;
    private final List<Runnable> committed;

    BlockingTransaction(BlockingTransactions transactions, TransactionLevel level, List<Runnable> committed) {
        this.transactions = transactions;
        this.level = level;
        this.committed = committed;
    }

    @Override
    Engine engine() {
        return level.engine();
    }

    @Override
    SessionSource source() {
        transactions.refuseOuterLevel(level);
        return level;
    }

    /**
     * Runs the action once, after the outermost transaction has committed; not at all if it, or the nested transaction this is,
     * is rolled back. A failing action is logged: it cannot undo the commit.
     */
    public void afterCommit(Runnable action) {
        AfterCommit.add(level, committed, action);
    }

    @Override
    public <R extends @Nullable Object> R transaction(Function<BlockingTransaction, R> work) {
        transactions.refuseOuterLevel(level);
        return transactions.nested(level, committed, work);
    }
}
