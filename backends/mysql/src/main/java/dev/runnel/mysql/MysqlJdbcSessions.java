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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sessions over a JDBC driver. The hosts are tried in their order, each time. */
final class MysqlJdbcSessions implements MysqlSessions {
    private final MysqlOptions options;
    private final MysqlDriver driver;
    private final MysqlJdbcTypes types;
    private final MysqlErrors errors = new MysqlErrors();
    private final MysqlJdbcKiller killer = new MysqlJdbcKiller(this::connect);

    MysqlJdbcSessions(MysqlOptions options) {
        this.options = options;
        this.driver = options.mariaDb() ? new MariaDbDriver(options) : new MysqlConnectorDriver(options);
        this.types = new MysqlJdbcTypes(new MysqlTypes(options));
    }

    @Override
    public CompletionStage<Session> open() {
        try {
            Connection connection = connect();
            Session session = session(connection);
            killer.warmUp();
            return CompletableFuture.completedFuture(session);
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Session session(Connection connection) {
        try {
            var control = new MysqlJdbcControl(connection, types, driver, killer, options);
            control.setUp();
            return new JdbcSession(
                    connection, types, new MysqlJdbcErrors(errors), control, options.statementCacheSize());
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw failed(e, options.hosts().get(0));
        }
    }

    private Connection connect() {
        RunnelException failure = null;
        for (HostPort host : options.hosts()) {
            try {
                return driver.connect(host);
            } catch (SQLException e) {
                RunnelException now = failed(e, host);
                if (failure == null) {
                    failure = now;
                } else {
                    failure.addSuppressed(now);
                }
            }
        }
        if (failure == null) {
            throw MysqlOptions.wrong("The URL names no host.");
        }
        throw failure;
    }

    private RunnelException failed(SQLException e, HostPort host) {
        ErrorKind kind = errors.kind(new ServerError(e.getSQLState(), e.getErrorCode(), e.getMessage()));
        String at = options.socket() == null ? host.toString() : options.socket().toString();
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
        killer.close();
        return CompletableFuture.completedFuture(null);
    }
}
