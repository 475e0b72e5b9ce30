package dev.runnel.micrometer;

import dev.runnel.pool.PoolStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A pool's numbers as meters, read when the registry asks for them: a query costs nothing more.
 *
 * <pre>{@code
 * PoolMetrics.of("shop", db::pool).bindTo(registry);         // Java
 * PoolMetrics.of("shop") { db.pool }.bindTo(registry)        // Kotlin
 * }</pre>
 *
 * <table>
 * <caption>Meters, all with the pool's name as {@code db.client.connection.pool.name}</caption>
 * <tr><td>{@code db.client.connection.count}</td><td>sessions by state: used, idle, opening</td></tr>
 * <tr><td>{@code db.client.connection.pending_requests}</td><td>callers that wait for a session</td></tr>
 * <tr><td>{@code db.client.connection.wait_time}</td><td>timer of the waits for a session</td></tr>
 * <tr><td>{@code db.client.connection.timeouts}</td><td>callers that got POOL_TIMEOUT</td></tr>
 * <tr><td>{@code db.client.connection.shed}</td><td>callers that got POOL_OVERLOADED</td></tr>
 * <tr><td>{@code db.client.connection.opened}</td><td>sessions opened</td></tr>
 * </table>
 */
public final class PoolMetrics implements MeterBinder {
    private static final String PREFIX = "db.client.connection.";

    private final Supplier<PoolStats> pool;
    private final Tags tags;

    private PoolMetrics(String name, Supplier<PoolStats> pool) {
        this.pool = pool;
        this.tags = Tags.of(PREFIX + "pool.name", name);
    }

    /** The meters of one pool, whose name is unique in the program. */
    public static PoolMetrics of(String name, Supplier<PoolStats> pool) {
        return new PoolMetrics(name, pool);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, "used", PoolStats::leased);
        count(registry, "idle", PoolStats::idle);
        count(registry, "opening", PoolStats::connecting);
        gauge(registry, "pending_requests", tags, "Callers that wait for a session", PoolStats::waiting);
        FunctionTimer.builder(
                        PREFIX + "wait_time",
                        this,
                        it -> it.pool.get().checkouts(),
                        it -> it.pool.get().waited().toNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(tags)
                .description("How long sessions were waited for")
                .register(registry);
        counter(registry, "timeouts", "Callers that waited for too long", PoolStats::timeouts);
        counter(registry, "shed", "Callers turned away because the pool was overloaded", PoolStats::shed);
        counter(registry, "opened", "Sessions opened", PoolStats::created);
    }

    private void count(MeterRegistry registry, String state, ToDoubleFunction<PoolStats> number) {
        gauge(registry, "count", tags.and(PREFIX + "state", state), "Sessions by what they are doing", number);
    }

    private void gauge(
            MeterRegistry registry, String name, Tags all, String description, ToDoubleFunction<PoolStats> number) {
        Gauge.builder(PREFIX + name, this, it -> number.applyAsDouble(it.pool.get()))
                .tags(all)
                .description(description)
                // The registry holds what is gauged weakly, and nobody else holds this.
                .strongReference(true)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String description, ToDoubleFunction<PoolStats> number) {
        FunctionCounter.builder(PREFIX + name, this, it -> number.applyAsDouble(it.pool.get()))
                .tags(tags)
                .description(description)
                .register(registry);
    }
}
