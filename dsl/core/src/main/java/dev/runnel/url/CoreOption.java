package dev.runnel.url;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every option of Runnel's own: its name in a URL, its environment variable, its default and what it does. */
public enum CoreOption {
    POOL_SIZE("DB_POOL_SIZE", "5", "sessions kept in the pool, 1 or more"),
    MAX_OVERFLOW("DB_MAX_OVERFLOW", "10", "sessions opened beyond pool_size under load and closed after use"),
    POOL_TIMEOUT("DB_POOL_TIMEOUT", "30s", "how long to wait for a free session"),
    QUEUE_TARGET(
            null,
            "15s",
            "wait for a session that all may miss for queue_interval before new callers are shed; 0 for off"),
    QUEUE_INTERVAL(null, "5s", "how long every checkout must have missed queue_target before the pool sheds load"),
    POOL_RECYCLE("DB_POOL_RECYCLE", "30m", "age at which a session is replaced; -1 for never"),
    POOL_PRE_PING("DB_POOL_PRE_PING", "false", "ping before every use, not only after a session was idle"),
    POOL_MIN_SIZE(null, "0", "sessions opened ahead of use and kept, at most pool_size"),
    POOL_MAX_IDLE(null, "10m", "idle time after which a session beyond pool_min_size is closed; -1 for never"),
    POOL_LEAK_THRESHOLD(null, "0", "log a session that is held longer; 0 for off"),
    POOL_CAPTURE_STACKS(null, "false", "remember where each session was taken, for the log and the errors of the pool"),
    NULL_POOL(null, "false", "no pool: a session is opened for each use and closed after it"),
    POOLCLASS(null, "queue", "null or queue: SQLAlchemy's way to say null_pool"),
    ECHO("SQL_ECHO", "false", "log every statement, without its values"),
    SLOW_QUERY(null, "500ms", "log statements that take longer, without their values; 0 for off"),
    SLOW_QUERY_PLAN(
            null,
            "false",
            "log the plan of a slow statement too, at most once a minute for each; masked, not executed"),
    ISOLATION_LEVEL(null, "", "isolation of transactions that name none, as read_committed; empty: the database's"),
    STATEMENT_TIMEOUT(null, "60s", "how long a statement may run before it is stopped; 0 for no limit"),
    CONNECT_TIMEOUT(null, "10s", "how long opening a session may take"),
    SETTLE_TIMEOUT(null, "5s", "how long a cancelled statement may take to end before its session is dropped"),
    CONTROL_TIMEOUT(
            null, "30s", "how long BEGIN, COMMIT, ROLLBACK and SAVEPOINT may take before their session is dropped");

    private static final Set<String> NAMES = allNames();

    private final @Nullable String environmentName;
    private final String defaultText;
    private final String description;

    CoreOption(@Nullable String environmentName, String defaultText, String description) {
        this.environmentName = environmentName;
        this.defaultText = defaultText;
        this.description = description;
    }

    /** The name in a URL: {@code pool_size}. */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The environment variable that gives it when neither builder nor URL does; null if there is none. */
    public @Nullable String environmentName() {
        return environmentName;
    }

    /** The default as it would be written in a URL. */
    public String defaultText() {
        return defaultText;
    }

    /** One line for the table of options. */
    public String description() {
        return description;
    }

    /** The URL names of all of them, sorted. */
    public static Set<String> names() {
        return NAMES;
    }

    private static Set<String> allNames() {
        Set<String> names = new TreeSet<>();
        Arrays.stream(values()).forEach(option -> names.add(option.optionName()));
        return Collections.unmodifiableSet(names);
    }
}
