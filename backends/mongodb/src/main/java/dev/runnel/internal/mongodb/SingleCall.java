package dev.runnel.internal.mongodb;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A request with one answer. Its publisher is never cancelled: that would stop nothing on the server and hide from us
 * when the request has ended, which a transaction must know before it sends the next one.
 */
final class SingleCall<T, R extends @Nullable Object> extends Call<R> implements Subscriber<T> {
    private final Single<T, R> single;
    private final Target target;
    private volatile @Nullable T value;

    SingleCall(MongoEngine engine, Request request, Target target, Single<T, R> single) {
        super(engine, request);
        this.target = target;
        this.single = single;
    }

    @Override
    void subscribe(String comment, long maxTimeMillis) {
        single.publish().publisher(target, comment, maxTimeMillis).subscribe(this);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T next) {
        value = next;
    }

    @Override
    public void onError(Throwable error) {
        R recovered;
        try {
            recovered = single.recovered().apply(error);
        } catch (Throwable e) {
            fail(e);
            return;
        }
        if (recovered == null) {
            fail(error);
        } else {
            succeed(recovered, 0, -1);
        }
    }

    @Override
    public void onComplete() {
        R result;
        try {
            result = single.result().apply(value);
        } catch (Throwable e) {
            fail(e);
            return;
        }
        long affected = result instanceof Long count ? count : -1;
        succeed(result, single.rows() && value != null ? 1 : 0, single.rows() ? -1 : affected);
    }

    @Override
    void giveUp() {}

    /** Makes the publisher of a request. */
    interface Publish<T> {
        Publisher<T> publisher(Target target, String comment, long maxTimeMillis);
    }

    /**
     * @param result what the caller gets of the driver's answer, which is null if there is none
     * @param recovered what the caller gets of a failure; null if it is one for the caller too
     * @param rows whether the answer is a document, and not a count of changes
     */
    record Single<T, R extends @Nullable Object>(
            Publish<T> publish,
            Function<@Nullable T, R> result,
            Function<Throwable, @Nullable R> recovered,
            boolean rows) {
        Single(Publish<T> publish, Function<@Nullable T, R> result, boolean rows) {
            this(publish, result, error -> null, rows);
        }
    }
}
