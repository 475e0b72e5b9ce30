package dev.runnel.internal.migration;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.transaction.Retry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Databases that do not wait for a concurrent transaction (DuckDB) refuse one of the two, and leave it to try again. */
final class Contention {
    private static final Retry TRIES = Retry.onConflict(8);

    private Contention() {}

    /**
     * Does the work again, with growing pauses, while a concurrent transaction wins, and in the end throws that. Only for
     * what has had no effect at all when it is refused: a statement that is its own transaction, or a whole transaction.
     */
    static <R extends @Nullable Object> R outlast(Supplier<R> work) {
        for (int tries = 1; ; tries++) {
            try {
                return work.get();
            } catch (RunnelException e) {
                if (!isLost(e) || tries == TRIES.attempts()) {
                    throw e;
                }
            }
            pause(TRIES.waitMillis(tries));
        }
    }

    private static boolean isLost(RunnelException e) {
        return e.kind() == ErrorKind.SERIALIZATION_FAILURE || e.kind() == ErrorKind.DEADLOCK;
    }

    /** An interrupt does not shorten it, for what is seen through must get all its tries; it stays set for what looks at it. */
    private static void pause(long millis) {
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
