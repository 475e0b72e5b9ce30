package dev.runnel.pool;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pool's sentences: errors and log lines. Those that name an owner are made outside the lock. */
final class Reports {
    private static final int NAMED_HOLDERS = 10;

    private Reports() {}

    /** The pool's numbers when the time of one or more waiters was over. */
    record Timeout(String pool, PoolConfig config, PoolStats stats, List<LeaseInfo> holders) {
        RunnelException error(@Nullable Throwable cause) {
            String advice = cause == null
                    ? "Hold sessions for less time, or raise pool_size or pool_timeout."
                    : "Meanwhile a session could not be opened; see the cause.";
            String message = "No session of pool '" + pool + "' became free within " + time(config.acquireTimeout())
                    + ": " + numbers(config, stats) + ". " + heldBy(holders) + advice;
            return new RunnelException(ErrorKind.POOL_TIMEOUT, message, cause);
        }
    }

    /** The pool's numbers when it turned one or more callers away. */
    record Overload(String pool, PoolConfig config, PoolStats stats, Duration longest, List<LeaseInfo> holders) {
        RunnelException error() {
            String message = "Pool '" + pool + "' is overloaded and was not waited for: for "
                    + time(config.queueInterval()) + " and more nobody has got a session within the queue_target of "
                    + time(config.queueTarget()) + ", and the first in the queue waits for " + time(longest) + ". "
                    + numbers(config, stats) + ". " + heldBy(holders)
                    + "Send less at once, hold sessions for less time, or raise pool_size; queue_target=0 lets callers wait"
                    + " until pool_timeout.";
            return new RunnelException(ErrorKind.POOL_OVERLOADED, message);
        }
    }

    private static String numbers(PoolConfig config, PoolStats stats) {
        String room = config.nullPool()
                ? "the pool has no size"
                : "pool_size is " + config.maxSize() + ", max_overflow " + config.overflow();
        return stats.leased() + " leased, " + stats.idle() + " idle, " + stats.connecting() + " connecting, "
                + (stats.checking() + stats.closing()) + " being checked or closed, " + stats.waiting() + " waiting; "
                + room;
    }

    static RunnelException closed(String pool) {
        return new RunnelException(ErrorKind.CLOSED, "Pool '" + pool + "' is closed and leases no session any more.");
    }

    static RunnelException sizeless(String pool, PoolConfig config) {
        return new RunnelException(
                ErrorKind.CONFIGURATION,
                "The size of pool '" + pool + "' cannot be changed: "
                        + (config.nullPool()
                                ? "it keeps no sessions and opens one for each lease (null_pool)."
                                : "its one session is the database."));
    }

    /** The backend's own error if it is one of ours. */
    static RunnelException connectFailed(String pool, PoolConfig config, @Nullable Throwable error) {
        if (error instanceof RunnelException known) {
            return known;
        }
        boolean overdue = error == Bounded.OVERDUE;
        String message = "A session of pool '" + pool + "' could not be opened"
                + (overdue ? " within " + time(config.connectTimeout()) + "." : "; see the cause.");
        return new RunnelException(ErrorKind.CONNECTION_FAILED, message, overdue ? null : error);
    }

    static void leak(String pool, LeaseInfo lease) {
        String advice = lease.takenAt() == null
                ? "Let the pool capture stacks to see where it was taken."
                : "It was taken by the stack below.";
        Pool.LOG.warn(
                "A session of pool '" + pool + "' has not come back yet: held by " + holder(lease) + ". " + advice,
                lease.takenAt());
    }

    static void lost(String pool) {
        Pool.LOG.error(
                "The one session of pool '{}', which was to be kept for ever, broke and is dropped: if the database lives"
                        + " in it (:memory:), its data is lost",
                pool);
    }

    private static String heldBy(List<LeaseInfo> holders) {
        if (holders.isEmpty()) {
            return "";
        }
        String named = holders.stream()
                .sorted(Comparator.comparing(LeaseInfo::held).reversed())
                .limit(NAMED_HOLDERS)
                .map(Reports::holder)
                .collect(Collectors.joining("; "));
        int more = holders.size() - NAMED_HOLDERS;
        return "Held by " + named + (more > 0 ? "; and " + more + " more. " : ". ");
    }

    private static String holder(LeaseInfo lease) {
        String label = lease.label() == null ? "" : "[" + lease.label() + "] ";
        String owner = lease.owner() == null ? "" : "of " + ownerName(lease.owner()) + " ";
        String who = label.isEmpty() && owner.isEmpty() ? "an unnamed holder " : label + owner;
        return who + "for " + time(lease.held()) + " on thread " + lease.thread();
    }

    private static String ownerName(Object owner) {
        try {
            return String.valueOf(owner);
        } catch (RuntimeException e) {
            return owner.getClass().getName();
        }
    }

    private static String time(Duration duration) {
        long millis = duration.toMillis();
        return millis < 1000 ? millis + " ms" : millis / 1000 + "." + millis % 1000 / 100 + " s";
    }
}
