package dev.runnel.internal.engine;

import dev.runnel.spi.Batch;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.RowSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sees a given-up exchange to its end, so that its session can serve again.
 *
 * <pre>
 *   start ── drain (non-blocking sessions) ── cancel ──┬─ statement ended AND every cancel acknowledged → clean
 *                                 ↑  back-off 10..500 ms │
 *                                 └── still running ─────┤
 *                                                        └─ bound passed, or a cancel not acknowledged  → evict
 * </pre>
 *
 * Both conditions count: without waiting for the acknowledgement 951 of 1,500 late cancels hit the <em>next</em>
 * statement on PostgreSQL, with it none did (spike report, section 2). Draining starts before the cancel, because a server
 * blocked on a full socket does not look for cancels.
 */
final class Settlement {
    private static final long FIRST_BACKOFF_MS = 10;
    private static final long LONGEST_BACKOFF_MS = 500;

    private final Engine engine;
    private final Exchange exchange;
    private final CompletableFuture<Boolean> settled = new CompletableFuture<>();
    private final Future<?> deadline;
    private boolean ended;
    private boolean unacknowledged;
    private int cancelsInFlight;
    private long backoff = FIRST_BACKOFF_MS;

    Settlement(Engine engine, Exchange exchange) {
        this.engine = engine;
        this.exchange = exchange;
        this.deadline = engine.after(engine.settleBound().toMillis(), () -> settled.complete(false));
        settled.whenComplete((clean, error) -> deadline.cancel(false));
    }

    /** Completes with true if the session is proven clean of this exchange, false if it must be evicted. */
    CompletionStage<Boolean> result() {
        return settled;
    }

    /**
     * @param fetching a fetch is pending; {@link #fetchEnded} will be called when it completes
     * @param here this thread may block, so a blocking session's cursor is closed on it
     */
    void start(boolean fetching, boolean here) {
        if (exchange.done()) {
            fetchEnded();
            return;
        }
        if (!fetching && !engine.blocking()) {
            drain();
        }
        if (engine.blocking() && !here) {
            engine.aside(this::send);
        } else {
            send();
        }
    }

    /** The pending fetch has completed, in whatever way. */
    void fetchEnded() {
        if (exchange.done()) {
            synchronized (this) {
                ended = true;
            }
            check();
        } else if (!engine.blocking()) {
            drain();
        }
    }

    private void drain() {
        CompletionStage<Batch> rest;
        try {
            rest = exchange.fetch(Integer.MAX_VALUE, RowSink.DISCARD);
        } catch (RuntimeException e) {
            settled.complete(false);
            return;
        }
        rest.whenComplete((batch, error) -> {
            if (error != null && !exchange.done()) {
                settled.complete(false);
            } else {
                fetchEnded();
            }
        });
    }

    private void send() {
        synchronized (this) {
            if (ended || settled.isDone()) {
                return;
            }
            cancelsInFlight++;
        }
        CompletionStage<@Nullable Void> acknowledged;
        try {
            acknowledged = exchange.cancel();
        } catch (RuntimeException e) {
            acknowledged = CompletableFuture.failedFuture(e);
        }
        acknowledged.whenComplete((nothing, error) -> acknowledged(error));
    }

    private void acknowledged(@Nullable Throwable error) {
        long again;
        synchronized (this) {
            cancelsInFlight--;
            unacknowledged |= error != null;
            ended |= exchange.done();
            again = ended || settled.isDone() ? 0 : backoff;
            backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS);
        }
        if (again == 0) {
            check();
        } else {
            engine.after(again, this::send);
        }
    }

    private void check() {
        boolean over;
        boolean clean;
        synchronized (this) {
            over = ended && cancelsInFlight == 0;
            clean = !unacknowledged;
        }
        if (over) {
            settled.complete(clean);
        }
    }
}
