package dev.runnel.sqlite;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;

/**
 * Waits for another connection's lock with back-off, and stops at once when the statement is cancelled: SQLite's own
 * wait does not end by interrupt.
 */
final class SqliteBusy extends BusyHandler {
    private static final long FIRST_NANOS = 50_000;
    private static final long LONGEST_NANOS = 20_000_000;

    private final long timeoutNanos;
    private volatile boolean stopped;
    private volatile boolean aborted;
    private volatile @Nullable Thread waiting;
    private long deadline;
    private boolean interrupted;
    private boolean patient;

    SqliteBusy(long timeoutMillis) {
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    @Override
    protected int callback(int calls) {
        if (calls == 0) {
            deadline = System.nanoTime() + timeoutNanos;
        }
        waiting = Thread.currentThread();
        try {
            long left = deadline - System.nanoTime();
            if (isStopped() || left <= 0) {
                return 0;
            }
            // A set interrupt flag would make each park return at once; it is given back when the statement has ended.
            interrupted |= Thread.interrupted();
            if (interrupted && !patient) {
                return 0;
            }
            long nanos = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(calls, 16));
            LockSupport.parkNanos(this, Math.min(left, nanos));
            return isStopped() ? 0 : 1;
        } finally {
            waiting = null;
        }
    }

    boolean isStopped() {
        return stopped || aborted;
    }

    /** Ends the wait of the statement that runs now. Any thread. */
    void stop() {
        stopped = true;
        LockSupport.unpark(waiting);
    }

    /** Ends this wait and each later one. Any thread. */
    void abort() {
        aborted = true;
        LockSupport.unpark(waiting);
    }

    /** The statement that comes is a COMMIT or ROLLBACK: an interrupt of its thread does not end the wait. */
    void patient() {
        patient = true;
    }

    /** True if the wait of this statement ended because its thread was interrupted. */
    boolean isInterrupted() {
        return interrupted && !patient;
    }

    /** The statement has ended; the next one waits again. */
    void reset() {
        stopped = false;
        patient = false;
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }
}
