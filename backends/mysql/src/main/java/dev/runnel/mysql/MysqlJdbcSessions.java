package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcSession;
import dev.runnel.jdbc.Redacted;
import dev.runnel.spi.Session;
import dev.runnel.spi.support.ServerError;
import dev.runnel.url.HostPort;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sessions over a JDBC driver. The hosts are tried in their order, each time. */
final class MysqlJdbcSessions implements MysqlSessions {
    private final MysqlOptions options;
    private final MysqlDriver driver;
    private final MysqlJdbcTypes types;
    private final MysqlErrors errors = new MysqlErrors();
    /** One for each host: the number of a session means another one on another server. */
    private final Map<HostPort, MysqlJdbcKiller> killers = new ConcurrentHashMap<>();

    MysqlJdbcSessions(MysqlOptions options) {
        this.options = options;
        if (options.cert() != null || options.key() != null) {
            // Ignored, they would leave the user to wonder why the server refuses him.
            throw MysqlOptions.wrong(
                    "The options sslcert and sslkey are for R2DBC; over JDBC the drivers take a key store,"
                            + " named in a jdbc: URL of their own.");
        }
        this.driver = options.mariaDb() ? new MariaDbDriver(options) : new MysqlConnectorDriver(options);
        this.types = new MysqlJdbcTypes(new MysqlTypes(options));
    }

    @Override
    public CompletionStage<Session> open() {
        RunnelException failure = null;
        for (HostPort host : options.hosts()) {
            try {
                return CompletableFuture.completedFuture(session(connect(host), host));
            } catch (RunnelException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        return CompletableFuture.failedFuture(failure == null ? MysqlOptions.wrong("The URL names no host.") : failure);
    }

    private Session session(Connection connection, HostPort host) {
        MysqlJdbcKiller killer =
                killers.computeIfAbsent(host, there -> new MysqlJdbcKiller(() -> driver.connect(there)));
        try {
            var control = new MysqlJdbcControl(connection, types, driver, killer, options);
            control.setUp();
            if (options.driverUrl() == null) {
                // That of the login.
                connection.setNetworkTimeout(Runnable::run, 0);
            }
            killer.warmUp();
            return new JdbcSession(
                    connection, types, new MysqlJdbcErrors(errors), control, options.statementCacheSize());
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw failed(e, host);
        }
    }

    private Connection connect(HostPort host) {
        try {
            return driver.connect(host);
        } catch (SQLException e) {
            throw failed(e, host);
        }
    }

    private RunnelException failed(SQLException e, HostPort host) {
        ErrorKind kind = errors.kind(new ServerError(e.getSQLState(), e.getErrorCode(), e.getMessage()));
        String at = options.place(host);
        String server = options.mariaDb() ? "MariaDB" : "MySQL";
        if (kind == ErrorKind.AUTHENTICATION) {
            return new RunnelException(
                    kind, server + " at " + at + " refused the user, the password or the database.", Redacted.cause(e));
        }
        return new RunnelException(
                ErrorKind.CONNECTION_FAILED,
                server + " at " + at + " could not be reached, or refused the session: " + reason(e) + ".",
                Redacted.cause(e));
    }

    private static String reason(SQLException e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String what = root == e ? "" : root.getClass().getSimpleName() + ", ";
        return what + "SQLSTATE " + e.getSQLState() + ", code " + e.getErrorCode();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        var all = killers.values().stream()
                .map(killer -> killer.close().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).thenApply(nothing -> null);
    }
}
