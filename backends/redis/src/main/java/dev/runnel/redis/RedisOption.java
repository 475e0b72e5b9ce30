package dev.runnel.redis;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every option of Redis: its name in a URL, its environment variable, its default and what it does. */
public enum RedisOption {
    CONNECT_TIMEOUT("REDIS_CONNECT_TIMEOUT", "10s", "how long opening a connection may take"),
    COMMAND_TIMEOUT(
            "REDIS_COMMAND_TIMEOUT", "10s", "how long an answer may take before its caller is told; 0 for no limit"),
    QUEUE_SIZE(null, "10000", "commands that wait while there is no connection; more are refused"),
    QUEUE_TIMEOUT(null, "5s", "how long a command waits for a lost connection to come back"),
    POOL_SIZE("REDIS_POOL_SIZE", "8", "connections for transactions, beside the shared one"),
    POOL_TIMEOUT(null, "30s", "how long a transaction waits for one of them"),
    CLIENT_NAME(null, "", "the name of the connections, as CLIENT LIST shows it"),
    MASTER(null, "", "the name of the master that the sentinels watch"),
    SENTINEL_PASSWORD(null, "", "the sentinels' password, if they have one"),
    SSLMODE(null, "verify-full", "verify-full, verify-ca (any name) or require (no verification at all)"),
    SSLROOTCERT(null, "", "a file of certificates to trust, PEM, instead of the JVM's"),
    ECHO("REDIS_ECHO", "false", "log every command, without its values"),
    SLOW_QUERY(null, "0", "log commands that take longer, without their values; 0 for off");

    private static final Set<String> NAMES = allNames();

    private final @Nullable String environmentName;
    private final String defaultText;
    private final String description;

    RedisOption(@Nullable String environmentName, String defaultText, String description) {
        this.environmentName = environmentName;
        this.defaultText = defaultText;
        this.description = description;
    }

    /** The name in a URL: {@code command_timeout}. */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The environment variable that gives it when neither builder nor URL does; null if there is none. */
    public @Nullable String environmentName() {
        return environmentName;
    }

    /** The default as it would be written in a URL; empty for none. */
    public String defaultText() {
        return defaultText;
    }

    /** One line for the table of options. */
    public String description() {
        return description;
    }

    static Set<String> names() {
        return NAMES;
    }

    private static Set<String> allNames() {
        Set<String> names = new TreeSet<>();
        Arrays.stream(values()).forEach(option -> names.add(option.optionName()));
        return Collections.unmodifiableSet(names);
    }
}
