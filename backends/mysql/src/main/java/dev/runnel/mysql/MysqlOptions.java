package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.SessionReset;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a MySQL or MariaDB URL says.
 *
 * @param driverUrl a {@code jdbc:} or {@code r2dbc:} URL, which the driver reads by its own rules: the hosts, TLS and
 *     files are
 *     not said here then; null for a URL of ours
 * @param hosts tried in this order whenever a session is opened, also of a driver's URL that names several
 * @param socket a Unix socket instead of the hosts
 * @param tls how far the server must prove itself
 * @param zone of the sessions, in which {@code timestamp} columns are told and instants are kept in {@code datetime}
 *     columns
 * @param variables set in every session, {@code sql_mode} among them
 * @param zeroDate what a date with zeros for year, month or day is read as
 * @param reset when a session is made like new for its next borrower
 * @param tinyint1 what a {@code tinyint(1)} of 0 or 1 is read as where nobody says
 */
record MysqlOptions(
        @Nullable ConnectUrl driverUrl,
        boolean mariaDb,
        List<HostPort> hosts,
        @Nullable Path socket,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable String database,
        Tls tls,
        @Nullable Path ca,
        @Nullable Path cert,
        @Nullable Path key,
        ZoneOffset zone,
        Map<String, String> variables,
        ZeroDate zeroDate,
        Tinyint1 tinyint1,
        int statementCacheSize,
        Duration connectTimeout,
        SessionReset reset) {
    static final int PORT = 3306;
    static final Set<String> NAMES = Set.of(
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "socket",
            "timezone",
            "sql_mode",
            "session_variables",
            "zero_date",
            "tinyint1",
            "statement_cache_size",
            SessionReset.OPTION);

    /** What a driver's own URL says in its own words. */
    private static final List<String> OF_CONNECTING = List.of("sslmode", "sslrootcert", "sslcert", "sslkey", "socket");

    private static final Pattern VARIABLE = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.,:+ -]*");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    /** Longer than any text that fits into a packet: the default cuts {@code group_concat} off after 1,024 bytes. */
    private static final String LONGEST_LIST = "1073741824";

    /** Plans of the other version, the default from 9.5 on, say nothing of an update or delete. */
    private static final String EXPLAINED = " /*!80300 , explain_json_format_version = 1 */";

    /** Of a quotient and a mean of whole numbers; the default is 4. */
    private static final int QUOTIENT_DIGITS = 16;

    enum Tls {
        DISABLED,
        /** If the server has it; nobody is asked who he is. */
        PREFERRED,
        REQUIRED,
        VERIFY_CA,
        VERIFY_IDENTITY
    }

    enum ZeroDate {
        ERROR,
        NULL,
        TEXT
    }

    enum Tinyint1 {
        BOOLEAN,
        NUMBER
    }

    static MysqlOptions of(ConnectUrl url) {
        boolean drivers = url.subprotocol() != null;
        if (drivers) {
            requireNoneOfConnecting(url);
        }
        List<HostPort> named = drivers ? MysqlDriverUrl.hosts(url) : url.hosts();
        List<HostPort> hosts = named.isEmpty() ? List.of(new HostPort("localhost", PORT)) : named;
        Path socket = file(url, "socket", false);
        boolean local = socket != null || hosts.stream().allMatch(HostPort::isLoopback);
        return new MysqlOptions(
                drivers ? url : null,
                "mariadb".equals(drivers ? url.subprotocol() : url.dialect()),
                hosts,
                socket,
                url.user(),
                url.password(),
                url.database(),
                url.choice("sslmode", Tls.class, usualTls(url, local)),
                file(url, "sslrootcert", true),
                file(url, "sslcert", true),
                file(url, "sslkey", true),
                zone(url.text("timezone")),
                variables(url),
                url.choice("zero_date", ZeroDate.class, ZeroDate.ERROR),
                url.choice("tinyint1", Tinyint1.class, Tinyint1.BOOLEAN),
                url.integer("statement_cache_size", 256),
                url.duration("connect_timeout", Duration.ofSeconds(10)),
                url.choice(SessionReset.OPTION, SessionReset.class, SessionReset.NOTICED));
    }

    private static void requireNoneOfConnecting(ConnectUrl url) {
        for (String name : OF_CONNECTING) {
            if (url.text(name) != null) {
                throw wrong("The option " + name + " says nothing beside a driver's own URL; write what the"
                        + " driver calls it"
                        + " into that URL.");
            }
        }
    }

    /** On this machine none is needed; but r2dbc-mysql gives no password away (caching_sha2_password) without it. */
    private static Tls usualTls(ConnectUrl url, boolean local) {
        boolean needed = url.dialect().equals("mysql") && !"jdbc".equals(url.transport());
        return !local ? Tls.VERIFY_IDENTITY : needed ? Tls.PREFERRED : Tls.DISABLED;
    }

    /** The one of several hosts that a driver's own URL is opened for; null if it names one. */
    @Nullable
    HostPort among(HostPort host) {
        return hosts.size() > 1 ? host : null;
    }

    /** Where a session was to be opened, for messages. */
    String place(HostPort host) {
        return driverUrl != null && hosts.size() == 1
                ? driverUrl.toString()
                : socket != null ? socket.toString() : host.toString();
    }

    /** True if nothing of the way to the server leaves this machine. */
    boolean isLocal() {
        return socket != null || hosts.stream().allMatch(HostPort::isLoopback);
    }

    /** The statement that makes a new or reset session what the URL says. */
    String setUp() {
        // The drivers' handshakes change the mode each in its own way, and a reset would not.
        var text = new StringBuilder("set sql_mode = @@global.sql_mode, time_zone = '" + offset()
                + "', group_concat_max_len = " + LONGEST_LIST + ", div_precision_increment = " + QUOTIENT_DIGITS);
        variables.forEach((name, value) -> text.append(", ")
                .append(name)
                .append(" = ")
                .append(NUMBER.matcher(value).matches() ? value : "'" + value + "'"));
        return mariaDb ? text.toString() : text.append(EXPLAINED).toString();
    }

    private String offset() {
        return zone.equals(ZoneOffset.UTC) ? "+00:00" : zone.getId();
    }

    private static ZoneOffset zone(@Nullable String text) {
        if (text == null) {
            return ZoneOffset.UTC;
        }
        try {
            ZoneId zone = ZoneId.of(text);
            if (zone.getRules().isFixedOffset()) {
                return zone.getRules().getOffset(java.time.Instant.EPOCH);
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw wrong("The option timezone must be a fixed offset, UTC or +02:00: in a zone with summer time two"
                + " instants of"
                + " autumn are one and the same date and time.");
    }

    private static Map<String, String> variables(ConnectUrl url) {
        var variables = new LinkedHashMap<String, String>();
        String mode = url.text("sql_mode");
        if (mode != null) {
            put(variables, "sql_mode", mode);
        }
        String all = url.text("session_variables");
        for (String one : all == null ? List.<String>of() : split(all)) {
            int equals = one.indexOf('=');
            if (equals < 0) {
                throw wrong("The option session_variables is a list such as"
                        + " innodb_lock_wait_timeout=5;max_execution_time=1000, and one of its parts has no =.");
            }
            put(
                    variables,
                    one.substring(0, equals).trim(),
                    one.substring(equals + 1).trim());
        }
        return variables;
    }

    private static List<String> split(String list) {
        var parts = new ArrayList<String>();
        for (String part : list.split(";", -1)) {
            if (!part.isBlank()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static void put(Map<String, String> variables, String name, String value) {
        if (name.equals("time_zone")) {
            throw wrong("The option session_variables sets time_zone; use the option timezone for it.");
        }
        if (!VARIABLE.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw wrong("The session variable " + (VARIABLE.matcher(name).matches() ? name : "of the URL")
                    + " is not written as one: a name in lower case and a value of letters, digits, spaces and"
                    + " _.,:+- only.");
        }
        variables.put(name, value);
    }

    private static @Nullable Path file(ConnectUrl url, String name, boolean mustBeThere) {
        String text = url.text(name);
        if (text == null) {
            return null;
        }
        Path file = Path.of(text);
        if (mustBeThere && !Files.isReadable(file)) {
            throw wrong("The file of the option " + name + " cannot be read.");
        }
        return file;
    }

    static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.CONFIGURATION, sentence);
    }
}
