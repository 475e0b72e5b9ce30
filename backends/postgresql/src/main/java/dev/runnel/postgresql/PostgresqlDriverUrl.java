package dev.runnel.postgresql;

import dev.runnel.url.ConnectUrl;
import dev.runnel.url.ConnectUrlBuilder;
import dev.runnel.url.Secret;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * {@code jdbc:postgresql:…} and {@code r2dbc:postgresql:…}: the driver reads them by its own rules, which differ from ours
 * (TLS is not verified unless they ask for it). What is read of them here is for messages.
 */
final class PostgresqlDriverUrl {
    /** The driver logs the whole URL, with its password, when it is of another form. */
    private static final Pattern JDBC_FORM = Pattern.compile("jdbc:postgresql:(//[^/?@]*/[^/?]*|///?|[^/?]*)(\\?.*)?");

    private static final Pattern PASSWORDS = Pattern.compile("(?<=[?&])(ssl)?password=[^&]*&?");

    private PostgresqlDriverUrl() {}

    static boolean isJdbc(ConnectUrl url) {
        return url.scheme().equals("jdbc");
    }

    /** The URL without its passwords, which become properties: the driver logs at FINE the URL that it is given. */
    static String withoutPasswords(String url, Properties properties) {
        Properties read = Driver.parseURL(url, new Properties());
        for (PGProperty password : List.of(PGProperty.PASSWORD, PGProperty.SSL_PASSWORD)) {
            String said = read == null ? null : password.getOrDefault(read);
            if (said != null) {
                password.set(properties, said);
            }
        }
        return PASSWORDS.matcher(url).replaceAll("");
    }

    /** The same place as a URL of ours, with the options and the password that were given beside the driver's text. */
    static ConnectUrl shown(ConnectUrl url) {
        ConnectUrlBuilder shown = isJdbc(url) ? jdbc(url) : r2dbc(url);
        url.options().forEach(shown::option);
        return shown.build();
    }

    private static ConnectUrlBuilder jdbc(ConnectUrl url) {
        Properties read = JDBC_FORM.matcher(url.raw()).matches() ? Driver.parseURL(url.raw(), new Properties()) : null;
        if (read == null) {
            throw PostgresqlOptions.wrong("pgjdbc cannot read this jdbc:postgresql: URL; it is of the form"
                    + " jdbc:postgresql://host:port,host:port/database?user=…&password=….");
        }
        var shown = ConnectUrl.builder("postgresql+jdbc");
        String[] hosts = String.valueOf(PGProperty.PG_HOST.getOrDefault(read)).split(",");
        String[] ports = String.valueOf(PGProperty.PG_PORT.getOrDefault(read)).split(",");
        for (int i = 0; i < hosts.length; i++) {
            shown.host(hosts[i], Integer.parseInt(ports[Math.min(i, ports.length - 1)]));
        }
        say(shown, url, PGProperty.USER.getOrDefault(read), PGProperty.PG_DBNAME.getOrDefault(read));
        shown.option("sslmode", Objects.requireNonNullElse(PGProperty.SSL_MODE.getOrDefault(read), "prefer"));
        if (!url.options().containsKey("statement_cache_size")) {
            shown.option(
                    "statement_cache_size",
                    String.valueOf(PGProperty.PREPARED_STATEMENT_CACHE_QUERIES.getOrDefault(read)));
        }
        return shown;
    }

    private static ConnectUrlBuilder r2dbc(ConnectUrl url) {
        ConnectionFactoryOptions read = r2dbcOptions(url.raw(), url.user(), url.password());
        var shown = ConnectUrl.builder("postgresql+r2dbc");
        String socket = text(read, PostgresqlConnectionFactoryProvider.SOCKET);
        if (socket != null) {
            shown.option("host", socket);
        } else {
            String port = text(read, ConnectionFactoryOptions.PORT);
            Stream.of(String.valueOf(text(read, ConnectionFactoryOptions.HOST)).split(","))
                    .forEach(host -> addHost(shown, host, port));
        }
        say(shown, url, text(read, ConnectionFactoryOptions.USER), text(read, ConnectionFactoryOptions.DATABASE));
        String mode = text(read, PostgresqlConnectionFactoryProvider.SSL_MODE);
        mode = mode == null ? text(read, PostgresqlConnectionFactoryProvider.SSL_MODE_ALIAS) : mode;
        boolean tls = Boolean.parseBoolean(text(read, ConnectionFactoryOptions.SSL));
        if (mode == null) {
            return shown.option("sslmode", tls ? "verify-full" : "disable");
        }
        // Its mode "tunnel", TLS without PostgreSQL's own handshake, is not libpq's.
        return shown.option("sslmode", mode.equalsIgnoreCase("tunnel") ? "require" : mode);
    }

    /** @param host with its port where several are written */
    private static void addHost(ConnectUrlBuilder shown, String host, @Nullable String port) {
        int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
        String number = colon < 0 ? port : host.substring(colon + 1);
        shown.host(
                colon < 0 ? host : host.substring(0, colon),
                number == null ? PostgresqlOptions.PORT : Integer.parseInt(number));
    }

    /** What the driver makes of its URL. CONFIGURATION without the driver's words, which quote it. */
    static ConnectionFactoryOptions r2dbcOptions(String text, @Nullable String user, @Nullable Secret password) {
        try {
            ConnectionFactoryOptions read = ConnectionFactoryOptions.parse(text);
            var options = read.mutate();
            if (user != null && !read.hasOption(ConnectionFactoryOptions.USER)) {
                options.option(ConnectionFactoryOptions.USER, user);
            }
            if (password != null && !read.hasOption(ConnectionFactoryOptions.PASSWORD)) {
                options.option(ConnectionFactoryOptions.PASSWORD, password.reveal());
            }
            ConnectionFactoryOptions complete = options.build();
            PostgresqlConnectionFactoryProvider.builder(complete);
            return complete;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw PostgresqlOptions.wrong("r2dbc-postgresql cannot read this r2dbc:postgresql: URL; it is of the form"
                    + " r2dbc:postgresql://user:password@host:port/database?option=value.");
        }
    }

    private static void say(ConnectUrlBuilder shown, ConnectUrl url, @Nullable String user, @Nullable String database) {
        String login = user == null ? url.user() : user;
        if (login != null) {
            shown.user(login);
        }
        if (url.password() != null) {
            shown.password(url.password());
        }
        if (database != null) {
            shown.database(database);
        }
    }

    private static @Nullable String text(ConnectionFactoryOptions options, Option<?> option) {
        Object value = options.getValue(option);
        return value == null ? null : value.toString();
    }
}
