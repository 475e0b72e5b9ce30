package dev.runnel.internal.mongodb;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A feed for one subscriber, read as it asks. Whoever has news (demand, a batch, a cancel) does all that is to do until
 * there are none; others leave theirs behind, so that the subscriber is never called by two at once.
 */
public final class FeedSubscription<T extends @Nullable Object> implements Flow.Subscription {
    private static final int BATCH = 1024;

    private final Flow.Subscriber<? super T> subscriber;
    private final Feed<T> feed;
    private final AtomicInteger news = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private Iterator<T> batch = Collections.emptyIterator();
    private volatile @Nullable CompletableFuture<List<T>> asked;
    private volatile boolean over;
    private volatile boolean refused;

    private FeedSubscription(Flow.Subscriber<? super T> subscriber, Feed<T> feed) {
        this.subscriber = subscriber;
        this.feed = feed;
    }

    /** Each subscriber opens the feed anew. */
    public static <T extends @Nullable Object> Flow.Publisher<T> publisher(Supplier<? extends Feed<T>> open) {
        return subscriber -> {
            var subscription = new FeedSubscription<T>(subscriber, open.get());
            subscriber.onSubscribe(subscription);
        };
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            refused = true;
        } else {
            demand.accumulateAndGet(n, (old, more) -> old + more < 0 ? Long.MAX_VALUE : old + more);
        }
        work();
    }

    @Override
    public void cancel() {
        over = true;
        CompletableFuture<?> pending = asked;
        if (pending != null) {
            pending.cancel(true);
        }
        feed.close();
    }

    private void work() {
        if (news.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            while (step()) {}
            seen = news.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Does the next thing; false if there is none. */
    private boolean step() {
        CompletableFuture<List<T>> pending = asked;
        if (over) {
            return false;
        } else if (refused) {
            fail(new IllegalArgumentException("A subscriber asked for no element, or for fewer."));
        } else if (batch.hasNext()) {
            return give();
        } else if (pending != null) {
            return pending.isDone() && take(pending);
        } else if (feed.ended()) {
            over = true;
            subscriber.onComplete();
        } else if (demand.get() > 0) {
            ask();
            return true;
        }
        return false;
    }

    private boolean give() {
        if (demand.get() == 0) {
            return false;
        }
        demand.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - 1);
        T next = batch.next();
        try {
            subscriber.onNext(next);
        } catch (Throwable e) {
            // It broke its contract, and must not be called again.
            cancel();
            throw e;
        }
        return true;
    }

    private void ask() {
        CompletableFuture<List<T>> next = feed.next((int) Math.min(demand.get(), BATCH));
        asked = next;
        if (over) {
            next.cancel(true);
        }
        next.whenComplete((some, error) -> work());
    }

    private boolean take(CompletableFuture<List<T>> done) {
        asked = null;
        List<T> some;
        try {
            some = done.join();
        } catch (CompletionException e) {
            fail(e.getCause() == null ? e : e.getCause());
            return false;
        }
        batch = some.iterator();
        if (some.isEmpty()) {
            over = true;
            subscriber.onComplete();
        }
        return true;
    }

    private void fail(Throwable error) {
        over = true;
        feed.close();
        subscriber.onError(error);
    }
}
