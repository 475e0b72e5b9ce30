package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Waits for a session that is kept for more than one statement, and is told of it once: that it is there, or why not. */
abstract class Borrowing<X> extends Turn implements Run {
    private final SessionSource source;
    private final Outcome<X> outcome;
    private final AtomicBoolean answered = new AtomicBoolean();

    Borrowing(SessionSource source, Caller caller, Outcome<X> outcome) {
        super(false, caller.interruptible());
        this.source = source;
        this.outcome = outcome;
    }

    /** The session is ours, and the caller still waits: to be told by {@code outcome}. */
    abstract void lent(Hold hold, Outcome<X> outcome);

    @Override
    public final void start() {
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
    final void granted(Hold granted) {
        if (answered.compareAndSet(false, true)) {
            lent(granted, outcome);
        } else {
            granted.release();
        }
    }

    @Override
    final void denied(RunnelException error) {
        if (answered.compareAndSet(false, true)) {
            outcome.fail(error);
        }
    }

    @Override
    public final void cancel() {
        if (answered.compareAndSet(false, true)) {
            source.withdraw(this);
            outcome.fail(
                    new RunnelException(ErrorKind.STATEMENT_CANCELLED, "The caller was cancelled while it waited."));
        }
    }

    @Override
    public final CompletionStage<@Nullable Void> whenLeft() {
        return CompletableFuture.completedFuture(null);
    }
}
