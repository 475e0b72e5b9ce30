package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import dev.runnel.spi.run.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One session outside a transaction, kept for statements that must follow each other on it, one at a time: what one of them
 * sets, the next one finds. Afterwards the session is reset before it serves another.
 */
public final class PinnedSession extends Borrowing<PinnedSession> implements SessionSource {
    private final String purpose;
    private volatile @Nullable Hold hold;
    private boolean used;
    private boolean over;

    PinnedSession(SessionSource from, String purpose, Caller caller, Outcome<PinnedSession> outcome) {
        super(from, caller, outcome);
        this.purpose = purpose;
    }

    @Override
    String purpose() {
        return purpose;
    }

    @Override
    void lent(Hold granted, Outcome<PinnedSession> outcome) {
        hold = granted;
        if (!outcome.complete(this)) {
            giveBack();
        }
    }

    /**
     * No statement of it is sent any more. One whose caller has left may still be settling: then that hands the session back.
     * Again does nothing.
     */
    public void giveBack() {
        Hold mine = hold;
        boolean idle;
        synchronized (this) {
            idle = !over && !used;
            over = mine != null;
        }
        if (mine != null && idle) {
            handBack(mine);
        }
    }

    private void handBack(Hold mine) {
        if (mine == this) {
            markDirty();
        }
        mine.release();
    }

    @Override
    public synchronized Hold tryTake(Turn turn) {
        Hold mine = hold;
        if (mine == null || over) {
            throw new RunnelException(
                    ErrorKind.CONNECTION_LOST, "The session was lost by an earlier statement; nothing was sent.");
        }
        if (used) {
            throw new RunnelException(
                    ErrorKind.SESSION_BUSY, "An earlier statement on this session has not ended; nothing was sent.");
        }
        used = true;
        return new Use(mine);
    }

    /** The session in the hands of one statement. */
    private final class Use implements Hold {
        private final Hold mine;

        Use(Hold mine) {
            this.mine = mine;
        }

        @Override
        public Session session() {
            return mine.session();
        }

        @Override
        public void release() {
            boolean last;
            synchronized (PinnedSession.this) {
                used = false;
                last = over;
            }
            if (last) {
                handBack(mine);
            }
        }

        @Override
        public void evict() {
            synchronized (PinnedSession.this) {
                used = false;
                over = true;
            }
            mine.evict();
        }
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
    public synchronized boolean hasBegun() {
        Hold mine = hold;
        return mine != null && !over && mine.session().health() == Session.Health.IN_TRANSACTION;
    }

    @Override
    public boolean inTransaction() {
        return false;
    }
}
