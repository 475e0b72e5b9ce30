package dev.runnel.r2dbc;

import io.r2dbc.spi.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A driver's publishers as stages. Each is run to its own end: none is ever cancelled. */
public final class Stages {
    private Stages() {}

    /** Completes when the publisher has; with its last element, null if it had none. */
    public static <T> CompletionStage<@Nullable T> last(Publisher<? extends T> publisher) {
        var stage = new Last<T>();
        publisher.subscribe(stage);
        return stage.result;
    }

    /** Completes when the publisher has, whatever it gave. */
    public static CompletionStage<@Nullable Void> end(Publisher<?> publisher) {
        return last(publisher).thenApply(ignored -> null);
    }

    /** Runs a statement that gives no rows, or none that are wanted; completes with the rows changed. */
    public static CompletionStage<Long> count(Publisher<? extends Result> results) {
        var stage = new Count();
        results.subscribe(stage);
        return stage.result;
    }

    private static final class Last<T> implements Subscriber<T> {
        final CompletableFuture<@Nullable T> result = new CompletableFuture<>();
        private @Nullable T last;

        @Override
        public void onSubscribe(Subscription s) {
            s.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T element) {
            last = element;
        }

        @Override
        public void onError(Throwable e) {
            result.completeExceptionally(e);
        }

        @Override
        public void onComplete() {
            result.complete(last);
        }
    }

    /** Takes each result inside its {@code onNext}: drivers hang when results are collected first and read later. */
    private static final class Count implements Subscriber<Result> {
        final CompletableFuture<Long> result = new CompletableFuture<>();
        private long sum;
        private int open = 1;
        private @Nullable Throwable failure;

        @Override
        public void onSubscribe(Subscription s) {
            s.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Result one) {
            synchronized (this) {
                open++;
            }
            last(one.getRowsUpdated()).whenComplete((count, e) -> ended(count == null ? 0 : count, e));
        }

        @Override
        public void onError(Throwable e) {
            ended(0, e);
        }

        @Override
        public void onComplete() {
            ended(0, null);
        }

        private void ended(long count, @Nullable Throwable e) {
            synchronized (this) {
                sum += count;
                if (failure == null) {
                    failure = e;
                }
                if (--open > 0) {
                    return;
                }
            }
            if (failure == null) {
                result.complete(sum);
            } else {
                result.completeExceptionally(failure);
            }
        }
    }
}
