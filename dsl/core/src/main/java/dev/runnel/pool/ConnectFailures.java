package dev.runnel.pool;

import dev.runnel.error.RunnelException;
import org.jspecify.annotations.Nullable;

/** What the pool remembers of connects that failed. Guarded by the pool's lock. */
final class ConnectFailures {
    /** Keeps a busy pool from hammering a server that refuses connections. */
    private static final long PAUSE_NANOS = 100_000_000L;

    private @Nullable RunnelException last;
    private long lastAt;
    /** The latest start of all that failed. */
    private long latestStart;

    void add(RunnelException error, long started, long now) {
        latestStart = last == null || started - latestStart > 0 ? started : latestStart;
        lastAt = now;
        last = error;
    }

    /** True shortly after a failure. */
    boolean pausing(long now) {
        return last != null && now - lastAt < PAUSE_NANOS;
    }

    /** True if a connect failed that had begun when this lease was waiting already. */
    boolean concerns(Lease waiter) {
        return last != null && waiter.since - latestStart <= 0;
    }

    /** The last failure if it came while this lease waited. */
    @Nullable
    RunnelException during(Lease waiter) {
        return last != null && lastAt - waiter.since >= 0 ? last : null;
    }
}
