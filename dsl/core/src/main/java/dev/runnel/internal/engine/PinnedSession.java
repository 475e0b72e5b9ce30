package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One session outside a transaction, kept for statements that must follow each other on it, one at a time: what one of them
 * sets, the next one finds. Afterwards the session is reset before it serves another.
 */
public final class PinnedSession extends Turn implements Run, SessionSource {
    private final SessionSource from;
    private final String purpose;
    private final Outcome<PinnedSession> outcome;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean given = new AtomicBoolean();
    private volatile @Nullable Hold hold;

    PinnedSession(SessionSource from, String purpose, Caller caller, Outcome<PinnedSession> outcome) {
        super(false, caller.interruptible());
        this.from = from;
        this.purpose = purpose;
        this.outcome = outcome;
    }

    @Override
    public void start() {
        try {
            Hold taken = from.tryTake(this);
            if (taken == null) {
                from.queue(this);
            } else {
                granted(taken);
            }
        } catch (RunnelException e) {
            denied(e);
        }
    }

    @Override
    String purpose() {
        return purpose;
    }

    @Override
    void granted(Hold granted) {
        if (!answered.compareAndSet(false, true)) {
            granted.release();
            return;
        }
        hold = granted;
        if (!outcome.complete(this)) {
            giveBack();
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
            from.withdraw(this);
            outcome.fail(
                    new RunnelException(ErrorKind.STATEMENT_CANCELLED, "The caller was cancelled while it waited."));
        }
    }

    @Override
    public CompletionStage<@Nullable Void> whenLeft() {
        return CompletableFuture.completedFuture(null);
    }

    /** No statement of it is sent any more. Again does nothing. */
    public void giveBack() {
        if (hold != null && given.compareAndSet(false, true)) {
            if (hold == this) {
                markDirty();
            }
            hold.release();
        }
    }

    @Override
    public Hold tryTake(Turn turn) {
        Hold mine = hold;
        if (mine == null || given.get()) {
            throw new RunnelException(
                    ErrorKind.CONNECTION_LOST, "The session was lost by an earlier statement; nothing was sent.");
        }
        return new Hold() {
            @Override
            public Session session() {
                return mine.session();
            }

            @Override
            public void release() {}

            @Override
            public void evict() {
                if (given.compareAndSet(false, true)) {
                    mine.evict();
                }
            }
        };
    }

    @Override
    public void queue(Turn turn) {
        throw new IllegalStateException("the session is there at once");
    }

    @Override
    public boolean withdraw(Turn turn) {
        return false;
    }

    /** True while a transaction is open that a statement's text has begun. */
    public boolean hasBegun() {
        Hold mine = hold;
        return mine != null && !given.get() && mine.session().health() == Session.Health.IN_TRANSACTION;
    }

    @Override
    public boolean inTransaction() {
        return false;
    }
}
