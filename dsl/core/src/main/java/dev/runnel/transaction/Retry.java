package dev.runnel.transaction;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;

/**
 * When a transaction block is run again from its start. Only errors that say so are retried
 * ({@link RunnelException#isRetryable()}: serialization failure, deadlock, lock timeout); never COMMIT_UNKNOWN, and never
 * what the block itself threw. The wait before attempt {@code n} is a random time up to {@code base · 2^(n-2)}, at most
 * {@code longest}, so that the losers of a conflict do not meet again.
 *
 * @param attempts how often the block runs at most, 1 for no retry
 */
public record Retry(int attempts, Duration base, Duration longest) {
    public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ZERO);

    public Retry {
        if (attempts < 1) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A block runs at least once: attempts must be 1 or more, not " + attempts + ".");
        }
        if (base.isNegative() || longest.isNegative()) {
            throw new RunnelException(ErrorKind.CONFIGURATION, "The waits of a retry must not be negative.");
        }
    }

    /** Runs the block up to {@code attempts} times, waiting up to 10 ms after the first conflict and up to 1 s in the end. */
    public static Retry onConflict(int attempts) {
        return new Retry(attempts, Duration.ofMillis(10), Duration.ofSeconds(1));
    }

    /** True if the block should run again after its {@code attempt}th run (from 1) failed with this. */
    public boolean again(int attempt, Throwable error) {
        return attempt < attempts && error instanceof RunnelException e && e.isRetryable();
    }

    /** A random wait in milliseconds before the run after {@code attempt}. */
    public long waitMillis(int attempt) {
        long most = base.toMillis() << Math.min(attempt - 1, 20);
        most = Math.min(most < 0 ? Long.MAX_VALUE : most, longest.toMillis());
        return (long) (Math.random() * (Math.max(most, 0) + 1.0));
    }
}
