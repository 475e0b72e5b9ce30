package dev.runnel.url;

import dev.runnel.spi.Isolation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options given in code, which win over those of the URL and the environment. Each method sets the
 * {@link CoreOption} of its name. Not thread-safe.
 */
public final class DatabaseOptionsBuilder {
    /** Kept as text, so that a value is checked by the same rule wherever it comes from. */
    private final Map<CoreOption, String> texts = new EnumMap<>(CoreOption.class);

    private @Nullable ConnectUrl url;
    private Map<String, String> environment = System.getenv();

    DatabaseOptionsBuilder() {}

    /** The URL whose options are used where this builder sets none. */
    public DatabaseOptionsBuilder url(ConnectUrl url) {
        this.url = url;
        return this;
    }

    /** The environment to use instead of the process's own. */
    public DatabaseOptionsBuilder environment(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        return this;
    }

    public DatabaseOptionsBuilder poolSize(int sessions) {
        return set(CoreOption.POOL_SIZE, sessions);
    }

    public DatabaseOptionsBuilder maxOverflow(int sessions) {
        return set(CoreOption.MAX_OVERFLOW, sessions);
    }

    public DatabaseOptionsBuilder poolMinSize(int sessions) {
        return set(CoreOption.POOL_MIN_SIZE, sessions);
    }

    public DatabaseOptionsBuilder poolTimeout(Duration timeout) {
        return set(CoreOption.POOL_TIMEOUT, timeout);
    }

    /** Zero for never. */
    public DatabaseOptionsBuilder queueTarget(Duration wait) {
        return set(CoreOption.QUEUE_TARGET, wait);
    }

    public DatabaseOptionsBuilder queueInterval(Duration interval) {
        return set(CoreOption.QUEUE_INTERVAL, interval);
    }

    /** Zero for never. */
    public DatabaseOptionsBuilder poolRecycle(Duration age) {
        return set(CoreOption.POOL_RECYCLE, age);
    }

    /** Zero for never. */
    public DatabaseOptionsBuilder poolMaxIdle(Duration idle) {
        return set(CoreOption.POOL_MAX_IDLE, idle);
    }

    /** Zero for off. */
    public DatabaseOptionsBuilder poolLeakThreshold(Duration held) {
        return set(CoreOption.POOL_LEAK_THRESHOLD, held);
    }

    public DatabaseOptionsBuilder poolCaptureStacks(boolean capture) {
        return set(CoreOption.POOL_CAPTURE_STACKS, capture);
    }

    public DatabaseOptionsBuilder poolPrePing(boolean prePing) {
        return set(CoreOption.POOL_PRE_PING, prePing);
    }

    /** Wins over a {@code poolclass} of the URL too. */
    public DatabaseOptionsBuilder nullPool(boolean nullPool) {
        return set(CoreOption.NULL_POOL, nullPool).set(CoreOption.POOLCLASS, nullPool ? "null" : "queue");
    }

    public DatabaseOptionsBuilder echo(boolean echo) {
        return set(CoreOption.ECHO, echo);
    }

    /** Zero for off. */
    public DatabaseOptionsBuilder slowQuery(Duration threshold) {
        return set(CoreOption.SLOW_QUERY, threshold);
    }

    /**
     * Logs the plan of a slow statement too, which is asked for and not run: its steps, tables, indexes and costs, but none of
     * its conditions, in which values stand. Not where a plan cannot be told without them, as of a {@code jdbc:} URL.
     */
    public DatabaseOptionsBuilder slowQueryPlan(boolean plan) {
        return set(CoreOption.SLOW_QUERY_PLAN, plan);
    }

    /** Null for the database's own. */
    public DatabaseOptionsBuilder isolation(@Nullable Isolation isolation) {
        return set(CoreOption.ISOLATION_LEVEL, isolation == null ? "" : isolation);
    }

    /** Zero for no limit. */
    public DatabaseOptionsBuilder statementTimeout(Duration timeout) {
        return set(CoreOption.STATEMENT_TIMEOUT, timeout);
    }

    public DatabaseOptionsBuilder connectTimeout(Duration timeout) {
        return set(CoreOption.CONNECT_TIMEOUT, timeout);
    }

    public DatabaseOptionsBuilder controlTimeout(Duration timeout) {
        return set(CoreOption.CONTROL_TIMEOUT, timeout);
    }

    public DatabaseOptionsBuilder settleTimeout(Duration timeout) {
        return set(CoreOption.SETTLE_TIMEOUT, timeout);
    }

    private DatabaseOptionsBuilder set(CoreOption option, Object value) {
        texts.put(option, value.toString());
        return this;
    }

    /** Throws CONFIGURATION naming the wrong option and where it was given. */
    public DatabaseOptions build() {
        return new DatabaseOptions(new OptionLayers(texts, url, environment));
    }
}
