package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import dev.runnel.spi.run.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A control statement (BEGIN, COMMIT, ROLLBACK, SAVEPOINT): waits for its turn like any statement, but is never
 * cancelled on the server, because a killed BEGIN leaves what follows autocommitted (FACTS section 1). It is bounded in
 * time instead: one that does not answer has its session evicted.
 */
final class ControlTurn extends Turn implements Runnable {
    private final Engine engine;
    private final Caller caller;
    private final String name;
    private final Function<Session, CompletionStage<@Nullable Void>> control;
    private final CompletableFuture<Hold> answered = new CompletableFuture<>();
    private volatile @Nullable ControlEvent event;
    private volatile @Nullable Hold hold;
    private volatile boolean overdue;
    private volatile boolean here;
    private boolean returned;
    private Predicate<Session> instant = session -> false;

    ControlTurn(
            Engine engine,
            Caller caller,
            boolean reads,
            String name,
            Function<Session, CompletionStage<@Nullable Void>> control) {
        super(reads, caller.interruptible());
        this.engine = engine;
        this.caller = caller;
        this.name = name;
        this.control = control;
    }

    /** Of such a session the call never blocks, and needs no thread that may. */
    ControlTurn instant(Predicate<Session> sessions) {
        instant = sessions;
        return this;
    }

    /**
     * Completes with the session once the database has answered; the session is then the caller's to give back. Fails if
     * there was no turn, the database refused or did not answer; then {@link #hold()} says whether there is a session to
     * give back.
     */
    CompletableFuture<Hold> start(SessionSource source) {
        return start(source, source.events(engine));
    }

    /** As {@link #start(SessionSource)}, told to others than the source's. */
    CompletableFuture<Hold> start(SessionSource source, Events events) {
        event = events.control(name);
        try {
            Hold taken = source.tryTake(this);
            if (taken == null) {
                source.queue(this);
            } else {
                run(taken, caller.mayBlock());
            }
        } catch (RunnelException e) {
            denied(e);
        }
        return answered;
    }

    /** Gives back the session of a turn that has failed, if there was one; not to be used again if it may still be at it. */
    void giveUp() {
        Hold taken = hold;
        if (taken != null && overdue) {
            taken.evict();
        } else if (taken != null) {
            taken.release();
        }
    }

    /** The session, if there was a turn. */
    @Nullable
    Hold hold() {
        return hold;
    }

    /** True if the database has not answered in time: the session may still be at it. */
    boolean overdue() {
        return overdue;
    }

    /** The caller was cancelled while this waited for its turn, which will not come. */
    void withdrawn() {
        tellEnd(new RunnelException(ErrorKind.STATEMENT_CANCELLED, name + " was cancelled before it was sent."));
    }

    /**
     * The caller was cancelled. A blocking call that runs on the caller's own thread keeps it from leaving, so the session is
     * aborted if that lasts; on another thread the call is seen through without the caller.
     */
    void leave() {
        if (here && engine.abortable()) {
            engine.after(ExchangeRun.LEAVE_MS, this::abort);
        }
    }

    /** Only while the call has not returned: later the session may be serving someone else. */
    private synchronized void abort() {
        Hold mine = hold;
        if (!returned && mine != null) {
            mine.session().abort();
        }
    }

    private synchronized void returned() {
        returned = true;
    }

    @Override
    String purpose() {
        return name;
    }

    @Override
    void granted(Hold granted) {
        run(granted, false);
    }

    @Override
    void denied(RunnelException error) {
        fail(error);
    }

    private void succeed(Hold mine) {
        tellEnd(null);
        answered.complete(mine);
    }

    private void fail(RunnelException error) {
        tellEnd(error);
        answered.completeExceptionally(error);
    }

    private void tellEnd(@Nullable RunnelException error) {
        ControlEvent told = event;
        if (told != null) {
            told.ended(error);
        }
    }

    private void run(Hold granted, boolean here) {
        hold = granted;
        this.here = here && engine.blocking();
        ControlEvent told = event;
        if (told != null) {
            told.granted();
        }
        var bound = engine.after(engine.controlBound().toMillis(), () -> {
            overdue = true;
            fail(new RunnelException(
                    ErrorKind.CONNECTION_LOST,
                    name + " was not answered within " + engine.controlBound().toMillis() + " ms."));
            if (this.here && engine.abortable()) {
                // Who waits for the answer sits in the call itself and hears of nothing before it returns.
                abort();
            }
        });
        answered.whenComplete((session, error) -> bound.cancel(false));
        if (engine.blocking() && !here && !instant.test(granted.session())) {
            engine.execute(this, this::denied);
        } else {
            run();
        }
    }

    @Override
    public void run() {
        Hold mine = hold;
        if (mine == null) {
            return;
        }
        CompletionStage<@Nullable Void> stage;
        try {
            stage = control.apply(mine.session());
        } catch (Throwable e) {
            stage = CompletableFuture.failedFuture(e);
        }
        stage.whenComplete((nothing, error) -> {
            returned();
            if (error == null) {
                succeed(mine);
            } else {
                fail(Failures.of(error));
            }
        });
    }
}
