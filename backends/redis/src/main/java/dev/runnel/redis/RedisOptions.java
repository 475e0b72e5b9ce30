package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a Redis URL says, every value checked. {@code redis://user:password@host:6379/0}, {@code rediss://} with TLS;
 * {@code redis+sentinel://one,two,three/0?master=name} and {@code redis+cluster://one,two,three}, {@code rediss+…} with TLS. An
 * option is taken from the builder, else from the URL, else from the environment.
 *
 * @param hosts of the server, the sentinels or some nodes of the cluster, each with its port
 * @param master the name of the master that sentinels are asked for, else empty
 */
record RedisOptions(
        Form form,
        boolean tls,
        List<HostPort> hosts,
        int database,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Secret sentinelPassword,
        String master,
        String clientName,
        TlsMode tlsMode,
        @Nullable Path rootCertificates,
        Duration connectTimeout,
        Duration commandTimeout,
        int queueSize,
        Duration queueTimeout,
        int poolSize,
        Duration poolTimeout,
        boolean echo,
        Duration slowQuery) {
    /** Who answers at the hosts. */
    enum Form {
        SERVER(6379),
        SENTINEL(26379),
        CLUSTER(6379);

        final int port;

        Form(int port) {
            this.port = port;
        }
    }

    /** How much of a server's certificate is looked at; libpq's words. */
    enum TlsMode {
        VERIFY_FULL,
        VERIFY_CA,
        REQUIRE
    }

    static RedisOptions of(ConnectUrl given, Map<String, String> environment) {
        Form form = form(given);
        given.requireOnly(RedisOption.names());
        ConnectUrl url = withEnvironment(given, environment);
        boolean tls = url.dialect().equals("rediss");
        String master = text(url, RedisOption.MASTER);
        if (form == Form.SENTINEL && master.isEmpty()) {
            throw wrong("A sentinel URL names the master that is wanted: redis+sentinel://one,two/0?master=name.");
        }
        refuseOtherwise(given, RedisOption.MASTER, form == Form.SENTINEL, "redis+sentinel");
        refuseOtherwise(given, RedisOption.SENTINEL_PASSWORD, form == Form.SENTINEL, "redis+sentinel");
        refuseOtherwise(given, RedisOption.SSLMODE, tls, "rediss");
        refuseOtherwise(given, RedisOption.SSLROOTCERT, tls, "rediss");
        String sentinelPassword = text(url, RedisOption.SENTINEL_PASSWORD);
        String roots = text(url, RedisOption.SSLROOTCERT);
        return new RedisOptions(
                form,
                tls,
                hosts(url, form),
                database(url, form),
                url.user(),
                password(url),
                sentinelPassword.isEmpty() ? null : Secret.of(sentinelPassword),
                master,
                text(url, RedisOption.CLIENT_NAME),
                url.choice("sslmode", TlsMode.class, TlsMode.VERIFY_FULL),
                roots.isEmpty() ? null : readable(roots),
                positive(url, RedisOption.CONNECT_TIMEOUT),
                duration(url, RedisOption.COMMAND_TIMEOUT),
                number(url, RedisOption.QUEUE_SIZE, 0),
                positive(url, RedisOption.QUEUE_TIMEOUT),
                number(url, RedisOption.POOL_SIZE, 1),
                positive(url, RedisOption.POOL_TIMEOUT),
                url.bool(RedisOption.ECHO.optionName(), false),
                duration(url, RedisOption.SLOW_QUERY));
    }

    private static Form form(ConnectUrl url) {
        String transport = url.transport() == null ? "" : url.transport();
        boolean redis = url.dialect().equals("redis") || url.dialect().equals("rediss");
        Form form = switch (redis ? transport : "none") {
            case "" -> Form.SERVER;
            case "sentinel" -> Form.SENTINEL;
            case "cluster" -> Form.CLUSTER;
            default -> null;
        };
        if (form == null) {
            throw wrong(
                    "A Redis URL begins with redis:// or, with TLS, rediss://; sentinels are asked by redis+sentinel:// and a"
                            + " cluster is redis+cluster:// (rediss+sentinel://, rediss+cluster://).");
        }
        return form;
    }

    private static List<HostPort> hosts(ConnectUrl url, Form form) {
        if (form == Form.SERVER && url.hosts().size() > 1) {
            throw wrong(
                    "A redis:// URL has one host; several sentinels are redis+sentinel://one,two, several nodes of a cluster"
                            + " redis+cluster://one,two.");
        }
        List<HostPort> hosts = url.hosts().isEmpty() ? List.of(new HostPort("localhost", form.port)) : url.hosts();
        return hosts.stream()
                .map(host -> new HostPort(host.host(), host.portOr(form.port)))
                .toList();
    }

    private static int database(ConnectUrl url, Form form) {
        String name = url.database();
        if (name == null) {
            return 0;
        }
        if (!name.matches("[0-9]{1,9}")) {
            throw wrong("A database of Redis is a number, 0 or more: redis://host:6379/0.");
        }
        int number = Integer.parseInt(name);
        if (form == Form.CLUSTER && number != 0) {
            throw wrong("A cluster has the database 0 only.");
        }
        return number;
    }

    /** What stands alone before the @ is a user to a URL; but Redis had passwords before it had users. */
    private static @Nullable Secret password(ConnectUrl url) {
        if (url.user() != null && url.password() == null) {
            throw wrong("The Redis URL has a user without a password: write redis://user:password@host, or"
                    + " redis://:password@host for the default user.");
        }
        return url.password();
    }

    private static ConnectUrl withEnvironment(ConnectUrl url, Map<String, String> environment) {
        ConnectUrl result = url;
        for (RedisOption option : RedisOption.values()) {
            String variable = option.environmentName();
            String value = variable == null ? null : environment.get(variable);
            if (value != null && !value.isBlank() && url.text(option.optionName()) == null) {
                result = result.withOption(option.optionName(), value);
            }
        }
        return result;
    }

    private static void refuseOtherwise(ConnectUrl url, RedisOption option, boolean fits, String scheme) {
        if (!fits && url.text(option.optionName()) != null) {
            throw wrong("The option " + option.optionName() + " is for URLs that begin with " + scheme + "://.");
        }
    }

    private static String text(ConnectUrl url, RedisOption option) {
        String text = url.text(option.optionName());
        return text == null ? option.defaultText() : text;
    }

    private static Duration duration(ConnectUrl url, RedisOption option) {
        Duration usual =
                url.withOption(option.optionName(), option.defaultText()).duration(option.optionName(), Duration.ZERO);
        return url.duration(option.optionName(), usual);
    }

    private static Duration positive(ConnectUrl url, RedisOption option) {
        Duration duration = duration(url, option);
        if (duration.toMillis() < 1) {
            throw wrong(
                    "The option " + option.optionName() + " must be above zero, such as " + option.defaultText() + ".");
        }
        return duration;
    }

    private static int number(ConnectUrl url, RedisOption option, int least) {
        int number = url.integer(option.optionName(), Integer.parseInt(option.defaultText()));
        if (number < least) {
            throw wrong("The option " + option.optionName() + " must be " + least + " or more.");
        }
        return number;
    }

    private static Path readable(String file) {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            throw wrong("The option sslrootcert names no file that can be read.");
        }
        return path;
    }

    /** Where the server is, for messages. */
    String place() {
        String where = hosts.stream().map(HostPort::toString).collect(Collectors.joining(", "));
        return switch (form) {
            case SERVER -> where;
            case SENTINEL -> "the master " + master + " of the sentinels " + where;
            case CLUSTER -> "the cluster at " + where;
        };
    }

    private static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.CONFIGURATION, sentence);
    }

    /** Nothing of what it holds: some of it is secret. */
    @Override
    public String toString() {
        return "RedisOptions(" + place() + ")";
    }
}
