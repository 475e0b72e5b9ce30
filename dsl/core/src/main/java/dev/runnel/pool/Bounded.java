package dev.runnel.pool;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work of a session on the executor that ends once: with its result, its failure, or when its time is over. */
abstract class Bounded<T extends @Nullable Object> {
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Exactly once. The error is null on success, a TimeoutException when the time was over. */
    abstract void end(@Nullable T value, @Nullable Throwable error);

    /** A result that came after the time was over. */
    void late(@Nullable T value) {}

    void start(Executor executor, ScheduledExecutorService timer, long nanos, Supplier<CompletionStage<T>> work) {
        ScheduledFuture<?> bound;
        try {
            bound = timer.schedule(
                    () -> {
                        if (ended.compareAndSet(false, true)) {
                            end(null, new TimeoutException());
                        }
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
            executor.execute(() -> {
                try {
                    work.get().whenComplete((value, error) -> finish(bound, value, error));
                } catch (Throwable t) {
                    finish(bound, null, t);
                }
            });
        } catch (RuntimeException rejected) {
            if (ended.compareAndSet(false, true)) {
                end(null, rejected);
            }
        }
    }

    private void finish(ScheduledFuture<?> bound, @Nullable T value, @Nullable Throwable error) {
        if (!ended.compareAndSet(false, true)) {
            late(value);
            return;
        }
        bound.cancel(false);
        end(value, error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
    }
}
