package dev.runnel.async;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.AfterCommit;
import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Ending;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.RunFuture;
import dev.runnel.internal.engine.TransactionLevel;
import dev.runnel.transaction.TransactionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transaction block as a future: begin, work, commit or roll back, and again on a conflict. Completed from outside (cancel,
 * orTimeout), it stops what runs and rolls back; a commit under way is seen through.
 */
final class TransactionFuture<R extends @Nullable Object> extends CompletableFuture<R> {
    private final Engine engine;
    private final TransactionOptions options;
    private final Function<AsyncTransaction, CompletionStage<R>> work;
    private int attempt = 1;
    private @Nullable RunFuture<TransactionLevel> beginning;
    private @Nullable TransactionLevel level;
    private boolean ending;

    private TransactionFuture(
            Engine engine, TransactionOptions options, Function<AsyncTransaction, CompletionStage<R>> work) {
        this.engine = engine;
        this.options = options;
        this.work = work;
    }

    static <R extends @Nullable Object> CompletableFuture<R> start(
            Engine engine, TransactionOptions options, Function<AsyncTransaction, CompletionStage<R>> work) {
        var future = new TransactionFuture<>(engine, options, work);
        future.begin();
        return future;
    }

    private void begin() {
        RunFuture<TransactionLevel> begun;
        try {
            begun = RunFuture.start(outcome -> engine.begin(options.begin(), Caller.ASYNC, outcome));
        } catch (RunnelException e) {
            super.completeExceptionally(e);
            return;
        }
        synchronized (this) {
            beginning = begun;
        }
        begun.whenComplete((opened, error) -> {
            if (error != null) {
                failed(error);
            } else if (isDone()) {
                Ending.rollback(opened, Caller.ASYNC);
            } else {
                run(opened);
            }
        });
        if (isDone()) {
            begun.cancel(true);
        }
    }

    private void run(TransactionLevel opened) {
        synchronized (this) {
            level = opened;
            ending = false;
        }
        var committed = new ArrayList<Runnable>();
        Future<?> deadline = options.timeout() == null
                ? null
                : engine.after(options.timeout().toMillis(), () -> opened.expire(expired()));
        CompletionStage<R> result;
        try {
            result = work.apply(new AsyncTransaction(opened, committed));
        } catch (Throwable e) {
            result = CompletableFuture.failedFuture(e);
        }
        result.whenComplete((value, error) -> {
            if (deadline != null) {
                deadline.cancel(false);
            }
            if (!claimEnd()) {
                return;
            }
            if (error == null) {
                commit(opened, committed, value);
            } else {
                Ending.rollback(opened, Caller.ASYNC).whenComplete((nothing, failed) -> {
                    Throwable cause = unwrapped(error);
                    if (failed != null) {
                        cause.addSuppressed(unwrapped(failed));
                    }
                    failed(cause);
                });
            }
        });
        if (isDone()) {
            abandon();
        }
    }

    private void commit(TransactionLevel opened, List<Runnable> committed, R value) {
        Ending.commit(opened, Caller.ASYNC).whenComplete((nothing, error) -> {
            if (error == null) {
                AfterCommit.run(committed);
                super.complete(value);
            } else {
                failed(error);
            }
        });
    }

    private void failed(Throwable error) {
        Throwable cause = unwrapped(error);
        if (!isDone() && options.retry().again(attempt, cause)) {
            engine.after(options.retry().waitMillis(attempt++), this::begin);
        } else {
            super.completeExceptionally(cause);
        }
    }

    private static Throwable unwrapped(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause == null ? error : cause;
    }

    private synchronized boolean claimEnd() {
        boolean first = !ending;
        ending = true;
        return first;
    }

    private RunnelException expired() {
        return new RunnelException(
                ErrorKind.STATEMENT_TIMEOUT, "The transaction was rolled back after its timeout of " + options.timeout() + ".");
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            abandon();
        }
        return cancelled;
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        boolean completed = super.completeExceptionally(error);
        if (completed) {
            abandon();
        }
        return completed;
    }

    /** Nobody waits for the result any more. */
    private void abandon() {
        RunFuture<TransactionLevel> begun;
        TransactionLevel opened;
        synchronized (this) {
            begun = beginning;
            opened = level;
        }
        if (begun != null) {
            begun.completeExceptionally(new CancellationException());
        }
        if (opened != null && claimEnd()) {
            Ending.rollback(opened, Caller.ASYNC);
        }
    }
}
