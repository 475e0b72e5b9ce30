package dev.runnel.url;

import dev.runnel.spi.Isolation;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runnel's own options with every value checked; {@link CoreOption} describes them. Each is taken from the builder,
 * else the URL, else the environment, else its default. {@link Duration#ZERO} switches a limit off where that is said.
 */
public final class DatabaseOptions {
    private final int poolSize;
    private final int maxOverflow;
    private final int poolMinSize;
    private final Duration poolTimeout;
    private final Duration queueTarget;
    private final Duration queueInterval;
    private final Duration poolRecycle;
    private final Duration poolMaxIdle;
    private final Duration poolLeakThreshold;
    private final boolean poolCaptureStacks;
    private final boolean poolPrePing;
    private final boolean nullPool;
    private final boolean echo;
    private final Duration slowQuery;
    private final boolean slowQueryPlan;
    private final @Nullable Isolation isolation;
    private final Duration statementTimeout;
    private final Duration connectTimeout;
    private final Duration settleTimeout;
    private final Duration controlTimeout;

    DatabaseOptions(OptionLayers layers) {
        poolSize = layers.sessions(CoreOption.POOL_SIZE, 1);
        maxOverflow = layers.sessions(CoreOption.MAX_OVERFLOW, 0);
        poolMinSize = layers.sessions(CoreOption.POOL_MIN_SIZE, 0);
        if (poolMinSize > poolSize) {
            throw layers.text(CoreOption.POOL_MIN_SIZE).wrong("at most pool_size, which is " + poolSize);
        }
        poolTimeout = layers.positive(CoreOption.POOL_TIMEOUT);
        queueTarget = layers.duration(CoreOption.QUEUE_TARGET);
        queueInterval = layers.positive(CoreOption.QUEUE_INTERVAL);
        poolRecycle = layers.durationOrNever(CoreOption.POOL_RECYCLE);
        poolMaxIdle = layers.durationOrNever(CoreOption.POOL_MAX_IDLE);
        poolLeakThreshold = layers.duration(CoreOption.POOL_LEAK_THRESHOLD);
        poolCaptureStacks = layers.bool(CoreOption.POOL_CAPTURE_STACKS);
        poolPrePing = layers.bool(CoreOption.POOL_PRE_PING);
        nullPool = nullPool(layers);
        echo = layers.bool(CoreOption.ECHO);
        slowQuery = layers.duration(CoreOption.SLOW_QUERY);
        slowQueryPlan = layers.bool(CoreOption.SLOW_QUERY_PLAN);
        OptionText level = layers.text(CoreOption.ISOLATION_LEVEL);
        isolation = level.value().isBlank() ? null : level.choice(Isolation.class);
        statementTimeout = layers.duration(CoreOption.STATEMENT_TIMEOUT);
        connectTimeout = layers.positive(CoreOption.CONNECT_TIMEOUT);
        settleTimeout = layers.positive(CoreOption.SETTLE_TIMEOUT);
        controlTimeout = layers.positive(CoreOption.CONTROL_TIMEOUT);
    }

    private static boolean nullPool(OptionLayers layers) {
        OptionText poolClass = layers.text(CoreOption.POOLCLASS);
        boolean byClass = switch (poolClass.value().strip().toLowerCase(Locale.ROOT)) {
            case "null", "nullpool" -> true;
            case "queue", "queuepool" -> false;
            default -> throw poolClass.wrong("null or queue");
        };
        boolean byName = layers.bool(CoreOption.NULL_POOL);
        boolean bothGiven = layers.given(CoreOption.POOLCLASS) != null && layers.given(CoreOption.NULL_POOL) != null;
        if (bothGiven && byClass != byName) {
            throw poolClass.wrong("the same as null_pool=" + byName + "; give only one of the two");
        }
        return byClass || byName;
    }

    /** The options of a URL and of the process's environment. Throws CONFIGURATION naming a wrong option. */
    public static DatabaseOptions of(ConnectUrl url) {
        return builder().url(url).build();
    }

    public static DatabaseOptionsBuilder builder() {
        return new DatabaseOptionsBuilder();
    }

    /** Sessions kept in the pool, 1 or more. */
    public int poolSize() {
        return poolSize;
    }

    /** Sessions that may be opened beyond the pool's size, 0 or more. */
    public int maxOverflow() {
        return maxOverflow;
    }

    /** Sessions opened ahead of use, 0 to the pool's size. */
    public int poolMinSize() {
        return poolMinSize;
    }

    /** How long a caller waits for a session; above zero. */
    public Duration poolTimeout() {
        return poolTimeout;
    }

    /**
     * The wait for a session that every caller may miss for the queue's interval before the pool sheds load with
     * POOL_OVERLOADED; zero for never.
     */
    public Duration queueTarget() {
        return queueTarget;
    }

    /** How long every checkout must have missed the target before the pool sheds load; above zero. */
    public Duration queueInterval() {
        return queueInterval;
    }

    /** Age at which a session is replaced; zero for never. */
    public Duration poolRecycle() {
        return poolRecycle;
    }

    /** Idle time after which a session is closed; zero for never. */
    public Duration poolMaxIdle() {
        return poolMaxIdle;
    }

    /** A session held longer is logged; zero for off. */
    public Duration poolLeakThreshold() {
        return poolLeakThreshold;
    }

    /** True if the pool is to remember where each session was taken. */
    public boolean poolCaptureStacks() {
        return poolCaptureStacks;
    }

    /** True if a session is to be pinged before every use. */
    public boolean poolPrePing() {
        return poolPrePing;
    }

    /** True if each use opens and closes a session of its own. */
    public boolean nullPool() {
        return nullPool;
    }

    /** True if every statement is to be logged. */
    public boolean echo() {
        return echo;
    }

    /** Statements that take longer are logged; zero for off. */
    public Duration slowQuery() {
        return slowQuery;
    }

    /** True if the plans of slow statements are to be logged. */
    public boolean slowQueryPlan() {
        return slowQueryPlan;
    }

    /** The isolation of transactions that name none; null for the database's own. */
    public @Nullable Isolation isolation() {
        return isolation;
    }

    /** How long a statement may run; zero for no limit. */
    public Duration statementTimeout() {
        return statementTimeout;
    }

    /** How long opening a session may take; above zero. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How long a cancelled statement may take to end before its session is dropped; above zero. */
    public Duration settleTimeout() {
        return settleTimeout;
    }

    /** How long BEGIN, COMMIT, ROLLBACK and SAVEPOINT may take before their session is dropped; above zero. */
    public Duration controlTimeout() {
        return controlTimeout;
    }
}
