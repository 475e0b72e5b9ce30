package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run as a future. Completing it from outside, by {@code cancel}, {@code orTimeout} or {@code completeExceptionally}, stops
 * the statement in the database.
 */
public final class RunFuture<R extends @Nullable Object> extends CompletableFuture<R> implements Outcome<R> {
    private volatile @Nullable Run run;

    private RunFuture() {}

    /** Makes the run with this future as its outcome, and starts it. */
    public static <R extends @Nullable Object> RunFuture<R> start(Function<Outcome<R>, Run> make) {
        var future = new RunFuture<R>();
        Run made = make.apply(future);
        future.run = made;
        made.start();
        return future;
    }

    @Override
    public void fail(RunnelException error) {
        super.completeExceptionally(error);
    }

    @Override
    public boolean complete(R value) {
        return super.complete(value);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        stop(cancelled);
        return cancelled;
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        boolean completed = super.completeExceptionally(error);
        stop(completed);
        return completed;
    }

    private void stop(boolean byUs) {
        Run current = run;
        if (byUs && current != null) {
            current.cancel();
        }
    }
}
