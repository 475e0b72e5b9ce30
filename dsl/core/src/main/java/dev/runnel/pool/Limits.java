package dev.runnel.pool;

import java.time.Duration;

/** A configuration as the numbers the pool calculates with; durations in nanoseconds, 0 for never. */
final class Limits {
    final int minSize;
    final int maxSize;
    final int capacity;
    final boolean nullPool;
    final boolean keepForever;
    final long acquireTimeout;
    final long queueTarget;
    final long queueInterval;
    final long connectTimeout;
    final long maxLifetime;
    final long maxIdle;
    final long leakThreshold;
    private final boolean prePing;
    private final long validateAfter;

    Limits(PoolConfig config) {
        nullPool = config.nullPool();
        keepForever = config.keepForever();
        minSize = nullPool ? 0 : config.minSize();
        maxSize = nullPool ? 0 : config.maxSize();
        capacity = nullPool
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, (long) config.maxSize() + config.overflow());
        acquireTimeout = nanos(config.acquireTimeout());
        queueTarget = nanos(config.queueTarget());
        queueInterval = nanos(config.queueInterval());
        connectTimeout = nanos(config.connectTimeout());
        maxLifetime = keepForever ? 0 : nanos(config.maxLifetime());
        maxIdle = keepForever ? 0 : nanos(config.maxIdle());
        leakThreshold = nanos(config.leakThreshold());
        prePing = config.prePing() && !keepForever;
        validateAfter = keepForever ? 0 : nanos(config.validateAfterIdle());
    }

    boolean needsPing(long idleNanos) {
        return prePing || (validateAfter > 0 && idleNanos > validateAfter);
    }

    /** Sessions opened together must not all grow too old together. */
    long jitteredLifetime() {
        return maxLifetime - maxLifetime / 10 + (long) (Math.random() * (maxLifetime / 5 + 1));
    }

    /** Far enough for any purpose, near enough not to overflow when added to a time. */
    static long nanos(Duration duration) {
        Duration far = Duration.ofDays(36_500);
        return (duration.compareTo(far) > 0 ? far : duration).toNanos();
    }
}
