package dev.runnel.redis;

import dev.runnel.url.ConnectUrl;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Options in code, which come before those of the URL and of the environment; {@link RedisOption} describes them. What they say
 * is checked when the Redis is opened.
 */
public final class RedisOptionsBuilder {
    private final Map<RedisOption, String> given = new EnumMap<>(RedisOption.class);

    RedisOptionsBuilder() {}

    /** How long opening a connection may take. */
    public RedisOptionsBuilder connectTimeout(Duration timeout) {
        return option(RedisOption.CONNECT_TIMEOUT, timeout);
    }

    /** How long an answer may take before its caller is told; zero for no limit. */
    public RedisOptionsBuilder commandTimeout(Duration timeout) {
        return option(RedisOption.COMMAND_TIMEOUT, timeout);
    }

    /** How many commands wait while there is no connection; more are refused. */
    public RedisOptionsBuilder queueSize(int commands) {
        return option(RedisOption.QUEUE_SIZE, commands);
    }

    /** How long a command waits for a lost connection to come back. */
    public RedisOptionsBuilder queueTimeout(Duration timeout) {
        return option(RedisOption.QUEUE_TIMEOUT, timeout);
    }

    /** Connections for transactions, beside the shared one. */
    public RedisOptionsBuilder poolSize(int connections) {
        return option(RedisOption.POOL_SIZE, connections);
    }

    /** How long a transaction waits for one of them. */
    public RedisOptionsBuilder poolTimeout(Duration timeout) {
        return option(RedisOption.POOL_TIMEOUT, timeout);
    }

    /** The name of the connections, as CLIENT LIST shows it. */
    public RedisOptionsBuilder clientName(String name) {
        return option(RedisOption.CLIENT_NAME, name);
    }

    /** Logs every command, without its values. */
    public RedisOptionsBuilder echo(boolean on) {
        return option(RedisOption.ECHO, on);
    }

    /** Logs commands that take longer, without their values; zero for off. */
    public RedisOptionsBuilder slowQuery(Duration longer) {
        return option(RedisOption.SLOW_QUERY, longer);
    }

    /** Any option by its name, as it would stand in a URL. */
    public RedisOptionsBuilder option(RedisOption option, Object value) {
        given.put(option, value instanceof Duration time ? time.toMillis() + "ms" : value.toString());
        return this;
    }

    ConnectUrl on(ConnectUrl url) {
        ConnectUrl result = url;
        for (Map.Entry<RedisOption, String> each : given.entrySet()) {
            result = result.withOption(each.getKey().optionName(), each.getValue());
        }
        return result;
    }
}
