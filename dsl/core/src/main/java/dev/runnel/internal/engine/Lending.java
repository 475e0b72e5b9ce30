package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Lends a session's extension, such as the driver's own connection, to the caller's code. */
public final class Lending<X> extends Turn implements Run {
    private final Engine engine;
    private final SessionSource source;
    private final Class<X> type;
    private final Outcome<X> outcome;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean returned = new AtomicBoolean();
    private volatile @Nullable Hold hold;

    Lending(Engine engine, SessionSource source, Class<X> type, Caller caller, Outcome<X> outcome) {
        super(false, caller.interruptible());
        this.engine = engine;
        this.source = source;
        this.type = type;
        this.outcome = outcome;
    }

    @Override
    public void start() {
        try {
            Hold taken = source.tryTake(this);
            if (taken == null) {
                source.queue(this);
            } else {
                granted(taken);
            }
        } catch (RunnelException e) {
            denied(e);
        }
    }

    @Override
    String purpose() {
        return "unwrap " + type.getSimpleName();
    }

    @Override
    void granted(Hold granted) {
        if (!answered.compareAndSet(false, true)) {
            granted.release();
            return;
        }
        hold = granted;
        Optional<X> found;
        try {
            found = granted.session().extension(type);
        } catch (Throwable e) {
            granted.evict();
            outcome.fail(Errors.classify(e));
            return;
        }
        if (found.isPresent()) {
            if (!outcome.complete(found.get())) {
                giveBack();
            }
        } else {
            granted.release();
            outcome.fail(new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "A session of " + engine.backend().name() + " cannot be unwrapped to " + type.getName() + "."));
        }
    }

    @Override
    void denied(RunnelException error) {
        if (answered.compareAndSet(false, true)) {
            outcome.fail(error);
        }
    }

    @Override
    public void cancel() {
        if (answered.compareAndSet(false, true)) {
            source.withdraw(this);
            outcome.fail(
                    new RunnelException(ErrorKind.STATEMENT_CANCELLED, "The caller was cancelled while it waited."));
        }
    }

    @Override
    public CompletionStage<@Nullable Void> whenLeft() {
        return CompletableFuture.completedFuture(null);
    }

    /** The caller's code is done: the session is reset before it serves another. Again does nothing. */
    public void giveBack() {
        Hold mine = hold;
        if (mine == null || !returned.compareAndSet(false, true)) {
            return;
        }
        if (mine == this) {
            markDirty();
            release();
        } else if (engine.blocking()) {
            engine.execute(() -> look(mine), refused -> mine.evict());
        } else {
            look(mine);
        }
    }

    /** The borrower may have ended the transaction: the session finds out with a call of its own before another statement. */
    private void look(Hold mine) {
        var alive = new CompletableFuture<Boolean>();
        var bound = engine.after(engine.controlBound().toMillis(), () -> alive.complete(false));
        alive.thenAccept(yes -> {
            bound.cancel(false);
            if (yes) {
                mine.release();
            } else {
                mine.evict();
            }
        });
        try {
            mine.session().ping().whenComplete((nothing, error) -> alive.complete(error == null));
        } catch (Throwable e) {
            alive.complete(false);
        }
    }
}
