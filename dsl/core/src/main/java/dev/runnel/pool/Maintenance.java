package dev.runnel.pool;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Calls {@link Pool#maintain} as often as the shortest of the pool's limits asks for. */
final class Maintenance {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofMillis(50);

    private final ScheduledFuture<?> ticks;

    Maintenance(Pool pool, PoolConfig config, ScheduledExecutorService timer) {
        long nanos = interval(config).toNanos();
        ticks = timer.scheduleWithFixedDelay(pool::maintain, 0, nanos, TimeUnit.NANOSECONDS);
    }

    void stop() {
        ticks.cancel(false);
    }

    static Duration interval(PoolConfig config) {
        Duration shortest = Stream.of(config.maxLifetime(), config.maxIdle(), config.leakThreshold())
                .filter(limit -> !limit.isZero())
                .map(limit -> limit.dividedBy(4))
                .reduce(LONGEST, (a, b) -> a.compareTo(b) < 0 ? a : b);
        return shortest.compareTo(SHORTEST) < 0 ? SHORTEST : shortest;
    }
}
