package dev.runnel.async;

import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.RunFuture;
import dev.runnel.internal.engine.TransactionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A nested block: a savepoint, released when its work has ended or rolled back to. */
final class NestedFuture {
    private NestedFuture() {}

    static <R extends @Nullable Object> CompletableFuture<R> start(
            TransactionLevel outer, List<Runnable> outerCommitted, Function<AsyncTransaction, CompletionStage<R>> work) {
        RunFuture<TransactionLevel> nested = RunFuture.start(outcome -> outer.nest(Caller.ASYNC, outcome));
        return nested.thenCompose(level -> run(level, outerCommitted, work));
    }

    private static <R extends @Nullable Object> CompletionStage<R> run(
            TransactionLevel level, List<Runnable> outerCommitted, Function<AsyncTransaction, CompletionStage<R>> work) {
        var committed = new ArrayList<Runnable>();
        CompletionStage<R> result;
        try {
            result = work.apply(new AsyncTransaction(level, committed));
        } catch (Throwable e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.handle((value, error) -> {
                    CompletionStage<@Nullable Void> end = error == null
                            ? level.releaseSavepoint(Caller.ASYNC)
                            : level.rollbackToSavepoint(Caller.ASYNC);
                    return end.<R>handle((nothing, failed) -> {
                        if (error != null) {
                            if (failed != null) {
                                error.addSuppressed(failed);
                            }
                            throw new java.util.concurrent.CompletionException(error);
                        }
                        if (failed != null) {
                            throw new java.util.concurrent.CompletionException(failed);
                        }
                        synchronized (outerCommitted) {
                            outerCommitted.addAll(committed);
                        }
                        return value;
                    });
                })
                .thenCompose(Function.identity());
    }
}
