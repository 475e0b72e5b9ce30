package dev.runnel.internal.engine;

import dev.runnel.pool.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A statement on a blocking session, which passes on the session with the thread that has run it: the statement that waited for the
 * one is run by the other. To wake a thread of the executor for each costs more than many a statement.
 *
 * <p>A thread that is held up, by what a listener or a caller's dispatcher does on it, keeps nobody waiting for longer than two
 * ticks of the {@link Watch}: then the executor is asked after all, and whoever comes first runs the statement.
 */
abstract class Relay extends Turn implements Runnable {
    /** Statements that a thread runs one after the other, before it goes back to the executor's other work. */
    private static final int MOST_IN_A_ROW = 32;

    /** The thread that runs this now, and is lent to what follows. */
    private @Nullable Thread lender;
    /** Of the lender alone. */
    private @Nullable Relay handedOn;

    Relay(boolean reads, @Nullable Object owner) {
        super(reads, owner);
    }

    /**
     * Runs the statement, on a thread that is lent to what follows if that is told.
     *
     * @return false if there is nothing to run any more, or another thread does it
     */
    abstract boolean send(@Nullable Thread lending);

    /** Takes the session, to be run by {@link #run} of the one who gives it; false if nobody wants it any more. */
    abstract boolean waitForThread();

    /** True if the caller goes on on another thread, so that this one is soon free. */
    boolean resumesElsewhere() {
        return false;
    }

    /** On a thread of the executor. */
    @Override
    public final void run() {
        Relay next = this;
        for (int i = 1; next != null; i++) {
            next = next.runOne(i < MOST_IN_A_ROW ? Thread.currentThread() : null);
        }
    }

    private @Nullable Relay runOne(@Nullable Thread lending) {
        if (!send(lending)) {
            return null;
        }
        Relay next = handedOn;
        handedOn = null;
        lender = null;
        return next;
    }

    /** Called by {@link #send}, once it is certain that this thread runs the statement. */
    final void lentBy(@Nullable Thread thread) {
        lender = thread;
    }

    /** Gives the session back, or passes it on with the thread. */
    final void passOn(Hold hold) {
        if (hold != this || lender != Thread.currentThread() || !resumesElsewhere()) {
            hold.release();
            return;
        }
        Lease waiter = handOn();
        if (waiter instanceof Relay next && next.waitForThread()) {
            handedOn = next;
        } else if (waiter != null) {
            waiter.tell();
        }
    }
}
