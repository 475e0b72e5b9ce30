package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.Batch;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.run.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One statement on its way through a session, from waiting for it to giving it back.
 *
 * <pre>
 *   NEW → WAITING → DISPATCHED → FETCHING → HELD → OVER          (another fetch: HELD → DISPATCHED)
 *    │       │           │           │        │
 *    └───────┴───────────┴───────────┴────────┴→ STOPPING → OVER   by cancel, timeout, interrupt, failure, enough rows
 * </pre>
 *
 * Whoever moves the state to STOPPING or OVER gives the session back, nobody else. A stopped caller waits at most
 * {@link #LEAVE_MS} for the settlement and then leaves; the settlement goes on without it.
 */
abstract class ExchangeRun extends Relay implements BiConsumer<@Nullable Batch, @Nullable Throwable> {
    /** A cancelled caller leaves after this, settled or not (promise P2). */
    static final long LEAVE_MS = 100;

    private enum State {
        NEW,
        WAITING,
        DISPATCHED,
        FETCHING,
        HELD,
        STOPPING,
        OVER
    }

    final Engine engine;
    final Request request;
    final Caller caller;
    private final SessionSource source;
    private final long createdAt = System.nanoTime();
    private final @Nullable Object begun;
    private final @Nullable Reporting reporting;

    private State state = State.NEW;
    private int max;
    private @Nullable Hold hold;
    private volatile @Nullable Exchange exchange;
    private @Nullable RunnelException reason;
    private @Nullable Settlement settlement;
    private @Nullable CompletableFuture<@Nullable Void> left;
    private long waitedNanos;
    private long fetchedNanos;
    /** The {@link Watch}'s own, from the start of a fetch to its end, which may be on another thread. */
    volatile int watchedAt;

    private volatile long fetchStartedAt;
    private volatile boolean closed;

    /** Since when this waits for the thread of the run that has handed its session on to it; 0 if it does not. */
    private volatile long lentAt;

    ExchangeRun(Engine engine, SessionSource source, Request request, Caller caller) {
        super(request.reads(), caller.interruptible());
        this.engine = engine;
        this.source = source;
        this.request = request;
        this.caller = caller;
        this.begun = source.events(engine).begin(request, source.inTransaction());
        this.reporting = request.progress() == null ? null : new Reporting(request.progress());
    }

    /** Where the rows of the next fetch go; it drops them once {@link #closed()}. */
    abstract RowSink sink();

    /** False if one fetch gives all the rows that are wanted. */
    boolean fetchesAgain() {
        return false;
    }

    /** A fetch has succeeded. {@code here}: this thread may block. */
    abstract void fetched(Batch batch, boolean here);

    /** The run was stopped because of {@code why}. Called once, unless {@link #finish} ended the run before. */
    abstract void stopped(RunnelException why);

    /** Rows delivered so far, for the listeners. */
    abstract long rows();

    /** Rows changed, for the listeners; -1 if the statement does not say. */
    abstract long affected();

    final boolean closed() {
        return closed;
    }

    @Override
    final String purpose() {
        return request.purpose();
    }

    /** Fetches up to {@code max} rows into {@link #sink()}, the first time after waiting for a session. */
    final void fetch(int max) {
        boolean first;
        synchronized (this) {
            first = state == State.NEW;
            if (!first && state != State.HELD) {
                return;
            }
            this.max = max;
            state = first ? State.WAITING : State.DISPATCHED;
        }
        if (first) {
            acquire();
        } else {
            dispatch(caller.mayBlock());
        }
    }

    private void acquire() {
        try {
            Hold taken = source.tryTake(this);
            if (taken == null) {
                source.queue(this);
            } else {
                take(taken, caller.mayBlock());
            }
        } catch (RunnelException e) {
            denied(e);
        }
    }

    @Override
    final void granted(Hold granted) {
        take(granted, false);
    }

    private void take(Hold taken, boolean here) {
        boolean ours;
        synchronized (this) {
            ours = state == State.WAITING;
            if (ours) {
                got(taken);
            }
        }
        if (ours) {
            dispatch(here);
        } else {
            taken.release();
        }
    }

    private void got(Hold taken) {
        state = State.DISPATCHED;
        hold = taken;
        waitedNanos = System.nanoTime() - createdAt;
    }

    @Override
    final void denied(RunnelException error) {
        synchronized (this) {
            if (state != State.WAITING) {
                return;
            }
            state = State.OVER;
            waitedNanos = System.nanoTime() - createdAt;
        }
        RunnelException labelled = error.withLabel(request.command().label());
        report(labelled);
        stopped(labelled);
    }

    private void dispatch(boolean here) {
        if (engine.blocking() && !here) {
            engine.execute(this, this::stop);
        } else {
            send(null);
        }
    }

    @Override
    final boolean waitForThread() {
        synchronized (this) {
            if (state != State.WAITING) {
                return false;
            }
            got(this);
            lentAt = System.nanoTime();
        }
        // Something foreign may hold the thread up, whatever its dispatcher says.
        engine.watch().add(this);
        synchronized (this) {
            if (state != State.OVER) {
                return true;
            }
        }
        // Stopped in between, which found nothing to take out yet.
        engine.watch().remove(this);
        return true;
    }

    /**
     * Sends the statement or asks for more of its rows; a blocking session does it all inside this call. False if there is
     * nothing to send any more, or another thread does it.
     */
    @Override
    final boolean send(@Nullable Thread lending) {
        Exchange opened;
        boolean watched;
        synchronized (this) {
            if (state != State.DISPATCHED) {
                return false;
            }
            state = State.FETCHING;
            opened = exchange;
            fetchStartedAt = System.nanoTime();
            lentBy(lending);
            watched = lentAt != 0;
            lentAt = 0;
        }
        CompletionStage<Batch> stage;
        try {
            if (opened == null) {
                opened = held().session().open(request.command());
                if (reporting != null) {
                    opened.trackProgress();
                }
                synchronized (this) {
                    exchange = opened;
                    if (state == State.STOPPING) {
                        opened = null;
                    }
                }
                if (opened == null) {
                    // Stopped between dispatch and here: nothing was sent.
                    conclude(true);
                    return true;
                }
            }
            if (!watched) {
                engine.watch().add(this);
            }
            stage = fetchesAgain() ? opened.fetch(max, sink()) : opened.fetchOnly(max, sink());
        } catch (Throwable e) {
            accept(null, e);
            return true;
        }
        Batch batch = batchAtOnce(stage);
        if (batch == null) {
            stage.whenComplete(this);
        } else {
            accept(batch, null);
        }
        return true;
    }

    /** What a blocking session answers, without the object that a callback makes; null if it failed or is pending. */
    private static @Nullable Batch batchAtOnce(CompletionStage<Batch> stage) {
        return stage instanceof CompletableFuture<Batch> future && future.isDone() && !future.isCompletedExceptionally()
                ? future.join()
                : null;
    }

    /** The pending fetch has completed, on the driver's thread or on the one that ran the blocking call. */
    @Override
    public final void accept(@Nullable Batch batch, @Nullable Throwable error) {
        engine.watch().remove(this);
        Settlement settling;
        boolean fetching;
        synchronized (this) {
            if (state == State.OVER) {
                return;
            }
            fetchedNanos += System.nanoTime() - fetchStartedAt;
            fetchStartedAt = 0;
            fetching = state == State.FETCHING;
            if (fetching) {
                state = State.HELD;
            }
            settling = settlement;
        }
        if (!fetching) {
            if (settling != null) {
                settling.fetchEnded();
            } else {
                conclude(true);
            }
        } else if (error == null && batch != null) {
            try {
                fetched(batch, engine.blocking());
            } catch (Throwable e) {
                // Nobody else would hear of it: the caller would wait for ever, and the session with it.
                failed(e);
            }
        } else {
            failed(error);
        }
    }

    private void failed(@Nullable Throwable error) {
        stop(Failures.of(error).withLabel(request.command().label()), engine.blocking(), true);
    }

    /** All that was wanted has come: gives the session back, after stopping the statement if there is more of it. */
    final void finish(boolean here, Runnable then) {
        Settlement mine = null;
        synchronized (this) {
            if (state != State.HELD) {
                return;
            }
            if (exchange == null || exchange.done()) {
                state = State.OVER;
            } else {
                state = State.STOPPING;
                closed = true;
                mine = settlement = source.inTransaction()
                        ? Settlement.gentle(engine, exchange, request)
                        : new Settlement(engine, exchange);
            }
        }
        if (mine == null) {
            // Given back before the caller resumes: with a pool of one, its next statement finds the session.
            passOn(held());
            report(null);
            then.run();
        } else {
            settle(mine, false, here, then);
        }
    }

    /** Stops the run for the reason given, from any thread; after the first call or the end it does nothing. */
    final void stop(RunnelException why) {
        stop(why, false, false);
    }

    /** As {@link #stop}, but in a transaction a statement that is between two fetches is let run to its end. */
    final void leave(RunnelException why) {
        stop(why, false, true);
    }

    private void stop(RunnelException why, boolean here, boolean gently) {
        Settlement mine;
        State was;
        synchronized (this) {
            was = state;
            if (was == State.OVER) {
                return;
            }
            mine = was == State.STOPPING ? settlement : stopping(why, gently);
        }
        if (was == State.STOPPING) {
            if (mine != null && !gently) {
                mine.hurry();
            }
        } else if (mine != null) {
            settle(mine, was == State.FETCHING, here, () -> stopped(why));
        } else if (was != State.FETCHING) {
            if (was == State.WAITING) {
                waitedNanos = System.nanoTime() - createdAt;
                source.withdraw(this);
            }
            conclude(true);
        } // else run() is just opening the exchange, and concludes
    }

    /** Changes the state, with the lock held; gives the settlement if there is something to settle. */
    private @Nullable Settlement stopping(RunnelException why, boolean gently) {
        State was = state;
        closed = true;
        reason = why;
        if (exchange == null) {
            state = was == State.FETCHING ? State.STOPPING : State.OVER;
            return null;
        }
        if (was == State.HELD && exchange.done()) {
            state = State.OVER;
            return null;
        }
        state = State.STOPPING;
        settlement = gently && was != State.FETCHING && source.inTransaction()
                ? Settlement.gentle(engine, exchange, request)
                : new Settlement(engine, exchange);
        return settlement;
    }

    private void settle(Settlement mine, boolean fetching, boolean here, Runnable then) {
        CompletableFuture<@Nullable Void> leaving = left();
        leaving.whenComplete((nothing, error) -> then.run());
        mine.result().whenComplete((clean, error) -> {
            giveBack(Boolean.TRUE.equals(clean));
            leaving.complete(null);
        });
        mine.start(fetching, here);
        if (!leaving.isDone()) {
            var timer = engine.after(LEAVE_MS, () -> leaving.complete(null));
            leaving.whenComplete((nothing, error) -> timer.cancel(false));
        }
    }

    /** The end of a run that had nothing to settle. */
    private void conclude(boolean clean) {
        giveBack(clean);
        left().complete(null);
        RunnelException why = reason;
        if (why != null) {
            stopped(why);
        }
    }

    private void giveBack(boolean clean) {
        // The fetch of a dropped session may never complete.
        engine.watch().remove(this);
        Hold mine;
        synchronized (this) {
            state = State.OVER;
            long pending = fetchStartedAt;
            fetchedNanos += pending == 0 ? 0 : System.nanoTime() - pending;
            mine = hold;
            hold = null;
        }
        if (mine != null) {
            if (clean) {
                mine.release();
            } else {
                mine.evict();
            }
        }
        report(reason);
    }

    final synchronized int max() {
        return max;
    }

    private synchronized CompletableFuture<@Nullable Void> left() {
        CompletableFuture<@Nullable Void> current = left;
        if (current == null) {
            current = left = new CompletableFuture<>();
        }
        return current;
    }

    /**
     * Completes when a stopped run has settled, and at the latest {@link #LEAVE_MS} after it was stopped; at once if the run
     * had ended before.
     */
    public final synchronized CompletionStage<@Nullable Void> whenLeft() {
        return state == State.OVER && left == null ? CompletableFuture.completedFuture(null) : left();
    }

    /** Called by the watch every few milliseconds while a fetch is pending. */
    final void check(long now) {
        if (lentAt != 0) {
            if (waitsTooLong(now)) {
                engine.aside(() -> engine.execute(this, this::stop));
            }
            return;
        }
        long started = fetchStartedAt;
        Thread thread = caller.interruptible();
        if (thread != null && thread.isInterrupted()) {
            engine.aside(() -> stop(Errors.interrupted(request)));
        } else if (started != 0 && request.timeoutNanos() > 0 && now - started > request.timeoutNanos()) {
            engine.aside(() -> stop(Errors.timeout(request)));
        } else if (engine.stopsAll()) {
            engine.aside(() -> source.stop(this, Errors.closed(request)));
        } else if (started != 0 && reporting != null) {
            Exchange running = exchange;
            if (running != null) {
                reporting.look(now, engine, running);
            }
        }
    }

    private synchronized boolean waitsTooLong(long now) {
        boolean tooLong = lentAt != 0 && now - lentAt > Watch.EVERY_MS * 1_000_000;
        if (tooLong) {
            lentAt = now;
        }
        return tooLong;
    }

    private Hold held() {
        Hold current = hold;
        if (current == null) {
            throw new IllegalStateException("no session is held");
        }
        return current;
    }

    private void report(@Nullable RunnelException error) {
        source.events(engine)
                .query(request, source.inTransaction(), waitedNanos, fetchedNanos, rows(), affected(), error, begun);
    }
}
