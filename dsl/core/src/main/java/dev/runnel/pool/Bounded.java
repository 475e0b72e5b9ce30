package dev.runnel.pool;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work of a session on the executor that ends once: with its result, its failure, or when its time is over. */
abstract class Bounded<T extends @Nullable Object> {
    /** The error of {@link #end} when the time was over, to be told from a driver's own timeout. */
    static final TimeoutException OVERDUE = new TimeoutException("The pool's bound in time is over");

    private final AtomicBoolean ended = new AtomicBoolean();

    /** Exactly once, on any thread. The error is null on success. */
    abstract void end(@Nullable T value, @Nullable Throwable error);

    /** A result that came after the time was over. */
    void late(@Nullable T value) {}

    void start(Executor executor, ScheduledExecutorService timer, long nanos, Supplier<CompletionStage<T>> work) {
        Future<?> bound = null;
        try {
            bound = timer.schedule(() -> finish(null, null, OVERDUE), nanos, TimeUnit.NANOSECONDS);
            Future<?> scheduled = bound;
            executor.execute(() -> {
                try {
                    work.get().whenComplete((value, error) -> finish(scheduled, value, error));
                } catch (Throwable t) {
                    finish(scheduled, null, t);
                }
            });
        } catch (Throwable rejected) {
            finish(bound, null, rejected);
        }
    }

    private void finish(@Nullable Future<?> bound, @Nullable T value, @Nullable Throwable error) {
        if (!ended.compareAndSet(false, true)) {
            late(value);
            return;
        }
        if (bound != null) {
            bound.cancel(false);
        }
        end(value, error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
    }
}
