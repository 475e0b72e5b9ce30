package dev.runnel.r2dbc;

import io.r2dbc.spi.Result;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.Function;
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
        var stage = new Each<>(Result::getRowsUpdated, Long::sum);
        results.subscribe(stage);
        return stage.result.thenApply(count -> count == null ? 0 : count);
    }

    /** Runs a query of one value; completes with the first column of its last row, null if there is none. */
    public static CompletionStage<@Nullable Object> value(Publisher<? extends Result> results) {
        var stage = new Each<Optional<Object>>(
                result -> result.map((row, metadata) -> Optional.ofNullable(row.get(0))), (first, second) -> second);
        results.subscribe(stage);
        return stage.result.thenApply(value -> value == null ? null : value.orElse(null));
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
    private static final class Each<T> implements Subscriber<Result> {
        final CompletableFuture<@Nullable T> result = new CompletableFuture<>();
        private final Function<Result, Publisher<? extends T>> read;
        private final BinaryOperator<T> join;
        private @Nullable T sum;
        private int open = 1;
        private @Nullable Throwable failure;

        Each(Function<Result, Publisher<? extends T>> read, BinaryOperator<T> join) {
            this.read = read;
            this.join = join;
        }

        @Override
        public void onSubscribe(Subscription s) {
            s.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Result one) {
            synchronized (this) {
                open++;
            }
            CompletionStage<@Nullable T> last;
            try {
                last = Stages.last(read.apply(one));
            } catch (Throwable e) {
                // Of a result that nobody reads the end never comes.
                result.completeExceptionally(
                        new IllegalStateException("The driver gave a result that cannot be read.", e));
                return;
            }
            last.whenComplete(this::ended);
        }

        @Override
        public void onError(Throwable e) {
            ended(null, e);
        }

        @Override
        public void onComplete() {
            ended(null, null);
        }

        private void ended(@Nullable T value, @Nullable Throwable e) {
            synchronized (this) {
                T before = sum;
                if (value != null) {
                    sum = before == null ? value : join.apply(before, value);
                }
                failure = failure == null ? e : failure;
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
