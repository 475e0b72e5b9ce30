package dev.runnel.async;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber's way through a query: rows go out as they are demanded, and the next batch is fetched when the last one is
 * used up. Signals are serialised by a work counter (Reactive Streams rule 1.3); whoever raises it from zero does the work.
 */
final class RowSubscription<V extends @Nullable Object> implements Flow.Subscription, Outcome<List<V>> {
    private static final int LARGEST_BATCH = 1024;
    private static final Logger LOG = LoggerFactory.getLogger(RowSubscription.class);

    private final Flow.Subscriber<? super V> subscriber;
    private final Batches<V> batches;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();
    private volatile boolean cancelled;
    private volatile @Nullable List<V> fetched;
    private volatile @Nullable Throwable failure;
    // Only touched by the thread that holds the work counter.
    private List<V> batch = List.of();
    private int next;
    private boolean fetching;
    private boolean terminated;

    private RowSubscription(Flow.Subscriber<? super V> subscriber, Batches<V> batches) {
        this.subscriber = subscriber;
        this.batches = batches;
    }

    static <V extends @Nullable Object> void start(
            Flow.Subscriber<? super V> subscriber, Supplier<? extends Batches<V>> open) {
        Objects.requireNonNull(subscriber, "subscriber");
        Batches<V> batches;
        try {
            batches = open.get();
        } catch (RunnelException e) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            subscriber.onError(e);
            return;
        }
        subscriber.onSubscribe(new RowSubscription<>(subscriber, batches));
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            failure = new IllegalArgumentException(
                    "The demand must be positive (Reactive Streams rule 3.9), not " + n + ".");
        } else {
            demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        }
        drain();
    }

    @Override
    public void cancel() {
        cancelled = true;
        batches.enough();
    }

    @Override
    public boolean complete(List<V> rows) {
        fetched = rows;
        drain();
        return true;
    }

    @Override
    public void fail(RunnelException error) {
        failure = error;
        drain();
    }

    private void drain() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            if (!terminated) {
                step();
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void step() {
        List<V> arrived = fetched;
        boolean end = false;
        if (arrived != null) {
            fetched = null;
            fetching = false;
            batch = arrived;
            next = 0;
            end = arrived.isEmpty();
        }
        while (!cancelled && next < batch.size() && demand.get() > 0) {
            if (demand.get() != Long.MAX_VALUE) {
                demand.decrementAndGet();
            }
            try {
                subscriber.onNext(batch.get(next++));
            } catch (Throwable e) {
                // Against rule 2.13; it counts as cancelled, or its session would be held for ever.
                cancel();
                LOG.error("A subscriber threw from onNext; its subscription was cancelled", e);
            }
        }
        Throwable failed = failure;
        if (cancelled) {
            terminated = true;
        } else if (failed != null) {
            terminated = true;
            batches.close();
            subscriber.onError(failed);
        } else if (end) {
            terminated = true;
            subscriber.onComplete();
        } else if (next == batch.size() && !fetching && (demand.get() > 0)) {
            fetching = true;
            batches.next(LARGEST_BATCH, this).start();
        }
    }
}
