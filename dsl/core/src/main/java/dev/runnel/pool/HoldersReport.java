package dev.runnel.pool;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sentences in which a pool tells who holds its sessions. */
final class HoldersReport {
    private static final int NAMED = 10;

    private HoldersReport() {}

    static RunnelException timeout(
            String pool, PoolConfig config, PoolStats stats, List<LeaseInfo> holders, @Nullable Throwable cause) {
        String message = "No session of pool '" + pool + "' became free within " + time(config.acquireTimeout()) + ": "
                + stats.leased() + " leased, " + stats.idle() + " idle, "
                + stats.connecting() + " connecting, "
                + (stats.checking() + stats.closing()) + " being checked or closed, "
                + stats.waiting() + " waiting; " + room(config) + ". "
                + (holders.isEmpty() ? "" : "Held by " + holders(holders) + ". ")
                + (cause == null
                        ? "Hold sessions for less time, or raise pool_size or pool_timeout."
                        : "The last attempt to open a session failed, see the cause.");
        return new RunnelException(ErrorKind.POOL_TIMEOUT, message, cause);
    }

    /** What a waiter gets; the backend's own error if it is one of ours. */
    static RunnelException connectFailed(String pool, PoolConfig config, @Nullable Throwable error) {
        if (error instanceof RunnelException known) {
            return known;
        }
        String why = error instanceof TimeoutException
                ? "did not open within " + time(config.connectTimeout())
                : "could not be opened";
        return new RunnelException(ErrorKind.CONNECTION_FAILED, "A session of pool '" + pool + "' " + why + ".", error);
    }

    static String leak(String pool, LeaseInfo lease) {
        return "A session of pool '" + pool + "' has not come back from " + holder(lease) + ". "
                + (lease.takenAt() == null ? "To see where it was taken, let the pool capture stacks." : "It was taken at");
    }

    private static String room(PoolConfig config) {
        return config.nullPool()
                ? "sizes are not limited"
                : "pool_size is " + config.maxSize() + ", max_overflow " + config.overflow();
    }

    private static String holders(List<LeaseInfo> holders) {
        String named = holders.stream()
                .sorted(Comparator.comparing(LeaseInfo::held).reversed())
                .limit(NAMED)
                .map(HoldersReport::holder)
                .collect(Collectors.joining("; "));
        return holders.size() > NAMED ? named + "; and " + (holders.size() - NAMED) + " more" : named;
    }

    private static String holder(LeaseInfo lease) {
        String who = lease.label() != null ? "[" + lease.label() + "]" : "an unnamed holder";
        String owner = lease.owner() == null ? "" : " of " + lease.owner();
        return who + owner + " for " + time(lease.held()) + " on thread " + lease.thread();
    }

    private static String time(Duration duration) {
        return duration.toMillis() < 1000
                ? duration.toMillis() + " ms"
                : duration.toSeconds() + "." + duration.toMillisPart() / 100 + " s";
    }
}
