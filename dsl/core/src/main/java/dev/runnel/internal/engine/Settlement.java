package dev.runnel.internal.engine;

import dev.runnel.spi.Batch;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.RowSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
 *
 * <p>A <em>gentle</em> one only drains: inside a transaction a server-side cancel may abort the whole transaction
 * (PostgreSQL), which must not happen because somebody wanted no more than the first rows.
 */
final class Settlement {
    private static final long FIRST_BACKOFF_MS = 10;
    private static final long LONGEST_BACKOFF_MS = 500;

    private final Engine engine;
    private final Exchange exchange;
    private final CompletableFuture<Boolean> settled = new CompletableFuture<>();
    private boolean gently;
    private boolean ended;
    private boolean unacknowledged;
    private int cancelsInFlight;
    private long backoff = FIRST_BACKOFF_MS;

    Settlement(Engine engine, Exchange exchange) {
        this(engine, exchange, false, 0);
    }

    private Settlement(Engine engine, Exchange exchange, boolean gently, long patienceMs) {
        this.engine = engine;
        this.exchange = exchange;
        this.gently = gently;
        bound(Math.max(patienceMs, engine.settleBound().toMillis()));
    }

    /** Lets a paused statement run to its end, for as long as its own timeout allows. A blocking session closes the cursor. */
    static Settlement gentle(Engine engine, Exchange exchange, Request request) {
        return new Settlement(
                engine, exchange, !engine.blocking(), TimeUnit.NANOSECONDS.toMillis(request.timeoutNanos()));
    }

    private void bound(long millis) {
        Future<?> deadline = engine.after(millis, () -> settled.complete(false));
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
        synchronized (this) {
            if (gently) {
                return;
            }
        }
        if (engine.blocking() && !here) {
            engine.aside(this::send);
        } else {
            send();
        }
    }

    /** The caller was cancelled meanwhile: what was to run to its end is stopped after all. */
    void hurry() {
        synchronized (this) {
            if (!gently) {
                return;
            }
            gently = false;
        }
        bound(engine.settleBound().toMillis());
        send();
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
        } catch (Throwable e) {
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
        } catch (Throwable e) {
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
