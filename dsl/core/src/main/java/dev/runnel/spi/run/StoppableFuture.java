package dev.runnel.spi.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A future whose work stops when it is completed from outside, by {@code cancel}, {@code orTimeout} or
 * {@code completeExceptionally}. The work itself ends it by {@link #complete} and {@link #failed}.
 */
public abstract class StoppableFuture<R extends @Nullable Object> extends CompletableFuture<R> {
    /** Stops the work, which may not have begun or be over already. */
    protected abstract void stop();

    /** The work has failed by itself: there is nothing to stop. */
    protected final boolean failed(Throwable error) {
        return super.completeExceptionally(unwrapped(error));
    }

    /** What a stage that others depend on has failed with. */
    protected static Throwable unwrapped(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause == null ? error : cause;
    }

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            stop();
        }
        return cancelled;
    }

    @Override
    public final boolean completeExceptionally(Throwable error) {
        boolean completed = super.completeExceptionally(error);
        if (completed) {
            stop();
        }
        return completed;
    }
}
