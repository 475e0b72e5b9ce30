package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.SessionReset;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a PostgreSQL URL says, whatever the transport.
 *
 * @param driverUrl a {@code jdbc:} or {@code r2dbc:} URL, which the driver reads itself; null for a URL of ours
 * @param hosts in the order in which they are tried, each with its port; empty with a socket
 * @param socket the file of a Unix socket, null for TCP
 * @param settings of the server, for the whole session: {@code search_path}, {@code jit}, and what {@code options=-c …} says
 * @param timeZone of the session, null for the JVM's
 * @param statementCacheSize prepared statements kept per session
 * @param reset when a session is made like new for its next borrower
 * @param pgbouncer true behind a pooler that shares sessions out by transaction: no statement is prepared under a name
 */
record PostgresqlOptions(
        @Nullable Secret driverUrl,
        List<HostPort> hosts,
        @Nullable String socket,
        String database,
        String user,
        @Nullable Secret password,
        PostgresqlTls tls,
        Map<String, String> settings,
        @Nullable String timeZone,
        @Nullable String applicationName,
        int statementCacheSize,
        boolean pgbouncer,
        Duration connectTimeout,
        TargetServer target,
        SessionReset reset) {
    static final int PORT = 5432;
    private static final String SOCKET_FILE = ".s.PGSQL.";

    /** Which of several servers will do; libpq's {@code target_session_attrs}. */
    enum TargetServer {
        ANY,
        PRIMARY,
        READ_WRITE,
        SECONDARY,
        READ_ONLY,
        STANDBY,
        PREFER_SECONDARY,
        PREFER_STANDBY
    }

    private static final Set<String> OTHERS = Set.of(
            "host",
            "port",
            "options",
            "search_path",
            "currentSchema",
            "application_name",
            "ApplicationName",
            "timezone",
            "statement_cache_size",
            "prepared_statement_cache_queries",
            "pgbouncer",
            "target_session_attrs",
            SessionReset.OPTION);
    /** Settings of the server that have an option of their own; any other is given by {@code options=-c name=value}. */
    private static final Set<String> SETTINGS =
            Set.of("lock_timeout", "idle_in_transaction_session_timeout", "jit", "work_mem", "client_min_messages");

    static final Set<String> NAMES = names();

    private static final Pattern SETTING = Pattern.compile("-c\\s*([A-Za-z_][\\w.]*)=((?:\\\\.|\\S)*)\\s*");

    private static Set<String> names() {
        var names = new TreeSet<>(OTHERS);
        names.addAll(SETTINGS);
        names.addAll(PostgresqlTls.NAMES);
        return Set.copyOf(names);
    }

    static PostgresqlOptions of(ConnectUrl url) {
        return url.subprotocol() == null ? of(url, null) : of(PostgresqlDriverUrl.shown(url), Secret.of(url.raw()));
    }

    private static PostgresqlOptions of(ConnectUrl url, @Nullable Secret driverUrl) {
        String socket = url.text("host");
        if (socket != null && (!socket.startsWith("/") || !url.hosts().isEmpty())) {
            throw wrong("The option host is for the folder of a Unix socket, such as host=/var/run/postgresql, in a URL"
                    + " without a host; write any other host before the database's name.");
        }
        if (socket == null && url.text("port") != null) {
            throw wrong("The option port is for a Unix socket, beside host=/var/run/postgresql; write any other port"
                    + " behind its host: //host:5433/.");
        }
        List<HostPort> hosts = url.hosts().isEmpty() && socket == null
                ? List.of(new HostPort("localhost", PORT))
                : url.hosts().stream()
                        .map(host -> new HostPort(host.host(), host.portOr(PORT)))
                        .toList();
        String user = url.user() == null ? System.getProperty("user.name") : url.user();
        return new PostgresqlOptions(
                driverUrl,
                hosts,
                socket == null ? null : socketFile(Path.of(socket), url.integer("port", PORT)),
                url.database() == null ? user : url.database(),
                user,
                url.password(),
                PostgresqlTls.of(url, hosts),
                settings(url),
                url.text("timezone"),
                either(url, "application_name", "ApplicationName"),
                cacheSize(url),
                url.bool("pgbouncer", false),
                url.duration("connect_timeout", Duration.ofSeconds(10)),
                url.choice("target_session_attrs", TargetServer.class, TargetServer.ANY),
                reset(url));
    }

    private static SessionReset reset(ConnectUrl url) {
        SessionReset reset = url.choice(SessionReset.OPTION, SessionReset.class, SessionReset.NOTICED);
        if (reset == SessionReset.ALWAYS && url.bool("pgbouncer", false)) {
            throw wrong(
                    "The option session_reset=always is of no use with pgbouncer=true: the pooler gives each transaction"
                            + " another session of the server. Have it reset them, by server_reset_query_always.");
        }
        return reset;
    }

    /** libpq names the folder; the file in it has the port in its name. */
    private static String socketFile(Path socket, int port) {
        boolean file = String.valueOf(socket.getFileName()).startsWith(SOCKET_FILE);
        return (file ? socket : socket.resolve(SOCKET_FILE + port)).toString();
    }

    private static int cacheSize(ConnectUrl url) {
        String name = either(url, "statement_cache_size", "prepared_statement_cache_queries") == null
                        || url.text("statement_cache_size") != null
                ? "statement_cache_size"
                : "prepared_statement_cache_queries";
        int size = url.integer(name, 256);
        if (size < 0) {
            throw wrong("The option " + name + " must be 0 or more.");
        }
        return size;
    }

    private static @Nullable String either(ConnectUrl url, String name, String other) {
        String text = url.text(name);
        if (text != null && url.text(other) != null) {
            throw wrong("The options " + name + " and " + other + " mean the same; keep one of them.");
        }
        return text == null ? url.text(other) : text;
    }

    private static Map<String, String> settings(ConnectUrl url) {
        var settings = new LinkedHashMap<String, String>();
        String searchPath = either(url, "search_path", "currentSchema");
        if (searchPath != null) {
            settings.put("search_path", searchPath);
        }
        for (String name : new TreeSet<>(SETTINGS)) {
            String value = url.text(name);
            if (value != null) {
                settings.put(name, value);
            }
        }
        String options = url.text("options");
        if (options != null) {
            addSettings(settings, options.strip());
        }
        return settings;
    }

    private static void addSettings(Map<String, String> settings, String options) {
        var setting = SETTING.matcher(options);
        int at = 0;
        while (at < options.length()) {
            if (!setting.find(at) || setting.start() != at) {
                throw wrong("The option options is not of the form -c name=value -c name=value, with a backslash before"
                        + " a space in a value.");
            }
            settings.put(setting.group(1), setting.group(2).replaceAll("\\\\(.)", "$1"));
            at = setting.end();
        }
    }

    /** The settings as the server takes them when a session begins. */
    String settingsText() {
        return settings.entrySet().stream()
                .map(setting ->
                        "-c " + setting.getKey() + "=" + setting.getValue().replaceAll("([\\\\\\s])", "\\\\$1"))
                .collect(Collectors.joining(" "));
    }

    /** Where the server is, for messages. */
    String place() {
        return socket != null
                ? "the Unix socket " + socket
                : hosts.stream().map(HostPort::toString).collect(Collectors.joining(", "));
    }

    /** The drivers begin a session in the JVM's time zone. */
    <E extends Exception> void setTimeZone(Run<E> run) throws E {
        if (timeZone != null) {
            run.run("set timezone to '" + timeZone.replace("'", "''") + "'");
        }
    }

    /** Runs a statement. */
    @FunctionalInterface
    interface Run<E extends Exception> {
        void run(String sql) throws E;
    }

    static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.CONFIGURATION, sentence);
    }
}
