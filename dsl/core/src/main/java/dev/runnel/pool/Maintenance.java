package dev.runnel.pool;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the pool's upkeep as often as the shortest of its limits asks for; the first time at once, as warm-up. */
final class Maintenance {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofMillis(50);

    private final Future<?> ticks;

    Maintenance(PoolConfig config, ScheduledExecutorService timer, Runnable upkeep) {
        ticks = timer.scheduleWithFixedDelay(upkeep, 0, interval(config).toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        ticks.cancel(false);
    }

    private static Duration interval(PoolConfig config) {
        Duration shortest = Stream.of(config.maxLifetime(), config.maxIdle(), config.leakThreshold())
                .filter(limit -> !limit.isZero())
                .map(limit -> limit.dividedBy(4))
                .reduce(LONGEST, (a, b) -> a.compareTo(b) < 0 ? a : b);
        return shortest.compareTo(SHORTEST) < 0 ? SHORTEST : shortest;
    }
}
