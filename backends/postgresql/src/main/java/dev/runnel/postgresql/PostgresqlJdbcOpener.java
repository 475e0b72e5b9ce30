package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcSession;
import dev.runnel.jdbc.Redacted;
import dev.runnel.spi.Session;
import dev.runnel.sql.render.Dialect;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PgConnection;

/** Opens sessions by pgjdbc. */
final class PostgresqlJdbcOpener implements PostgresqlTransport {
    private static final String JVM_TRUST = "org.postgresql.ssl.DefaultJavaSSLFactory";

    private final PostgresqlOptions options;
    private final PostgresqlJdbcTypes types = new PostgresqlJdbcTypes();
    private final PostgresqlJdbcErrors errors = new PostgresqlJdbcErrors();
    private final Driver driver = new Driver();
    private final String url;
    private final Properties properties;
    private final Dialect dialect;

    PostgresqlJdbcOpener(PostgresqlOptions options, Dialect dialect) {
        this.options = options;
        this.dialect = dialect;
        if (options.socket() != null) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "pgjdbc opens no Unix socket. The way that works: postgresql:// (over R2DBC), or TCP to localhost.");
        }
        this.properties = properties(options);
        this.url = options.driverUrl() != null
                ? PostgresqlDriverUrl.withoutPasswords(options.driverUrl().reveal(), properties)
                : ownUrl(options);
    }

    private static String ownUrl(PostgresqlOptions options) {
        return "jdbc:postgresql://"
                + options.hosts().stream().map(Object::toString).collect(Collectors.joining(","))
                + "/"
                + URLEncoder.encode(options.database(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What a URL of the driver's says itself comes before these. */
    private static Properties properties(PostgresqlOptions options) {
        var properties = new Properties();
        PGProperty.USER.set(properties, options.user());
        if (options.password() != null) {
            PGProperty.PASSWORD.set(properties, options.password().reveal());
        }
        int seconds = (int) Math.max(1, options.connectTimeout().plusMillis(999).toSeconds());
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
        // Also of a server that takes the connection and says nothing; switched off once the session is open.
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
        PGProperty.TARGET_SERVER_TYPE.set(properties, target(options.target()));
        PGProperty.APPLICATION_NAME.set(
                properties, options.applicationName() == null ? "runnel" : options.applicationName());
        if (!options.settings().isEmpty()) {
            PGProperty.OPTIONS.set(properties, options.settingsText());
        }
        PGProperty.PREPARED_STATEMENT_CACHE_QUERIES.set(properties, options.statementCacheSize());
        if (options.pgbouncer() || options.statementCacheSize() == 0) {
            PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        }
        // Runnel's own statements say the types; a text is whatever the server needs there.
        PGProperty.STRING_TYPE.set(properties, "unspecified");
        // The detail shows values.
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "9.4");
        // Their text is what the server writes, and not what the driver makes of their bytes.
        PGProperty.BINARY_TRANSFER_DISABLE.set(properties, "POINT,BOX");
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        if (options.driverUrl() == null) {
            encrypt(properties, options.tls());
        }
        return properties;
    }

    private static String target(PostgresqlOptions.TargetServer target) {
        return switch (target) {
            case ANY -> "any";
            case PRIMARY, READ_WRITE -> "primary";
            case SECONDARY, READ_ONLY, STANDBY -> "secondary";
            case PREFER_SECONDARY, PREFER_STANDBY -> "preferSecondary";
        };
    }

    private static void encrypt(Properties properties, PostgresqlTls tls) {
        PGProperty.SSL_MODE.set(properties, tls.mode().text());
        if (tls.rootCertificate() != null) {
            PGProperty.SSL_ROOT_CERT.set(properties, PostgresqlTls.file("sslrootcert", tls.rootCertificate()));
        } else if (tls.verifies() && tls.certificate() != null) {
            throw PostgresqlOptions.wrong("Over JDBC the option sslcert needs sslrootcert beside it: a PEM file of the"
                    + " certificates that are trusted.");
        } else if (tls.verifies()) {
            PGProperty.SSL_FACTORY.set(properties, JVM_TRUST);
        }
        if (tls.certificate() != null && tls.key() != null) {
            PGProperty.SSL_CERT.set(properties, PostgresqlTls.file("sslcert", tls.certificate()));
            PGProperty.SSL_KEY.set(properties, PostgresqlTls.file("sslkey", tls.key()));
        }
        if (tls.keyPassword() != null) {
            PGProperty.SSL_PASSWORD.set(properties, tls.keyPassword().reveal());
        }
    }

    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public CompletionStage<Session> connect() {
        try {
            return CompletableFuture.completedFuture(open());
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(opening(e));
        }
    }

    private Session open() throws SQLException {
        Connection connection = driver.connect(url, properties);
        if (!(connection instanceof PgConnection pg)) {
            throw new SQLException("The driver did not take its own URL.", "08001");
        }
        try {
            options.setTimeZone(sql -> {
                try (Statement statement = pg.createStatement()) {
                    statement.execute(sql);
                }
            });
            pg.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            pg.close();
            throw e;
        }
        var control = new PostgresqlJdbcControl(pg, options, types, errors, dialect);
        return new JdbcSession(pg, types, errors, control, options.statementCacheSize());
    }

    private RunnelException opening(SQLException e) {
        return PostgresqlErrors.opening(options, errors.read(e), e, Redacted.cause(e, "a secret"));
    }
}
