package dev.runnel.internal.mongodb;

import com.mongodb.MongoException;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;

/**
 * When a transaction block is run again, and when a commit is sent again: the driver specification's {@code
 * withTransaction}. An error labelled TransientTransactionError restarts the block, UnknownTransactionCommitResult
 * repeats the commit, both until the time limit; the waits grow from 5 to 500 ms and are random, so that the losers of
 * a conflict do not meet again.
 */
public final class Attempts {
    private static final double FIRST_MS = 5;
    private static final double GROWTH = 1.5;
    private static final double LONGEST_MS = 500;
    private static final int MAX_TIME_EXPIRED = 50;

    private final long begun = System.nanoTime();
    private final long limitNanos;
    private int pauses;

    /** @param limit how long after its first begin a block may be run again; zero for never */
    public Attempts(Duration limit) {
        this.limitNanos = nanos(limit);
    }

    /** True if the block should run again from its start. */
    public boolean blockAgain(Throwable error) {
        return has(error, MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL) && inTime();
    }

    boolean commitAgain(Throwable error) {
        return has(error, MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL) && !isExpired(error) && inTime();
    }

    /**
     * True if a commit that failed may have taken effect all the same: its answer was lost or is not waited for any
     * more, or an earlier one's was, and this failure does not say that the transaction was aborted.
     */
    static boolean commitIsUnknown(Throwable error, boolean lostBefore) {
        if (has(error, MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)) {
            return false;
        }
        return lostBefore || isExpired(error) || has(error, MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL);
    }

    /** A random wait, longer from time to time. */
    public long pauseMillis() {
        double most = Math.min(FIRST_MS * Math.pow(GROWTH, pauses++), LONGEST_MS);
        return (long) (Math.random() * most);
    }

    /** What is longer than these can count is for ever. */
    private static long nanos(Duration limit) {
        try {
            return limit.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private boolean inTime() {
        return System.nanoTime() - begun < limitNanos;
    }

    private static boolean isExpired(Throwable error) {
        return error instanceof RunnelException ours && ours.kind() == ErrorKind.STATEMENT_TIMEOUT
                || error instanceof MongoException mongo && mongo.getCode() == MAX_TIME_EXPIRED;
    }

    /** True if the server or the driver put this label on the error, which may be wrapped. */
    static boolean has(Throwable error, String label) {
        Throwable each = error;
        for (int depth = 0; each != null && depth < 10; each = each.getCause(), depth++) {
            if (each instanceof MongoException mongo && mongo.hasErrorLabel(label)) {
                return true;
            }
        }
        return false;
    }
}
