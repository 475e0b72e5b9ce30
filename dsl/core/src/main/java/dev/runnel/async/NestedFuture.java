package dev.runnel.async;

import dev.runnel.internal.engine.AfterCommit;
import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.TransactionLevel;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A nested block: a savepoint, released when its work has ended or rolled back to. */
final class NestedFuture<R extends @Nullable Object> extends BlockFuture<R> {
    private final TransactionLevel outer;
    private final List<Runnable> outerCommitted;

    private NestedFuture(
            TransactionLevel outer,
            List<Runnable> outerCommitted,
            Function<AsyncTransaction, CompletionStage<R>> work) {
        super(work);
        this.outer = outer;
        this.outerCommitted = outerCommitted;
    }

    static <R extends @Nullable Object> CompletableFuture<R> start(
            TransactionLevel outer,
            List<Runnable> outerCommitted,
            Function<AsyncTransaction, CompletionStage<R>> work) {
        var future = new NestedFuture<>(outer, outerCommitted, work);
        future.begin();
        return future;
    }

    @Override
    Run beginning(Outcome<TransactionLevel> outcome) {
        return outer.nest(Caller.ASYNC, outcome);
    }

    @Override
    void begun(TransactionLevel level) {}

    @Override
    CompletionStage<@Nullable Void> keep(TransactionLevel level) {
        return level.releaseSavepoint(Caller.ASYNC);
    }

    @Override
    CompletionStage<@Nullable Void> undo(TransactionLevel level) {
        return level.rollbackToSavepoint(Caller.ASYNC);
    }

    @Override
    void kept(List<Runnable> committed) {
        synchronized (outerCommitted) {
            outerCommitted.addAll(AfterCommit.taken(committed));
        }
    }

    @Override
    boolean again(Throwable error) {
        return false;
    }
}
