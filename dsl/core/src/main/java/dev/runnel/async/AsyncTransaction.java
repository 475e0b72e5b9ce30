package dev.runnel.async;

import dev.runnel.internal.engine.AfterCommit;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.engine.TransactionLevel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transaction, or a savepoint in one. Statements take turns in the order in which they were started. After its work has ended
 * it fails with TRANSACTION_CLOSED. While a nested transaction is open, writes of the outer one wait for it to end.
 */
public final class AsyncTransaction extends AsyncQuerier {
    private final TransactionLevel level;
    private final List<Runnable> committed;

    AsyncTransaction(TransactionLevel level, List<Runnable> committed) {
        this.level = level;
        this.committed = committed;
    }

    @Override
    Engine engine() {
        return level.engine();
    }

    @Override
    SessionSource source() {
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
    public <R extends @Nullable Object> CompletableFuture<R> transaction(
            Function<AsyncTransaction, CompletionStage<R>> work) {
        return NestedFuture.start(level, committed, work);
    }
}
