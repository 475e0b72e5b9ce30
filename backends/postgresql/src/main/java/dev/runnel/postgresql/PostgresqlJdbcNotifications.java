package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Notifications;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGNotification;
import org.postgresql.jdbc.PgConnection;

/**
 * Notifications by a thread that waits for them on the socket, as pgjdbc tells of them only who asks. It lives as long as the
 * connection.
 */
final class PostgresqlJdbcNotifications implements Notifications {
    /** How long the thread keeps the connection at a time; whoever else wants it, to close it say, waits no longer. */
    private static final int POLL_MS = 200;

    private final PgConnection connection;
    private final PostgresqlJdbcErrors errors;
    private final Ping ping;
    /** Fair, or the thread would take the connection again before anybody else gets it. */
    private final ReentrantLock using = new ReentrantLock(true);

    PostgresqlJdbcNotifications(PgConnection connection, PostgresqlJdbcErrors errors, Ping ping) {
        this.connection = connection;
        this.errors = errors;
        this.ping = ping;
    }

    @Override
    public CompletionStage<@Nullable Void> listen(List<String> channels, Sink sink) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(PostgresqlChannels.listen(channels));
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(errors.translate(e));
        }
        var thread = new Thread(() -> hear(sink), "runnel-notifications-" + connection.getBackendPID());
        thread.setDaemon(true);
        thread.start();
        return CompletableFuture.completedFuture(null);
    }

    private void hear(Sink sink) {
        try {
            while (true) {
                for (PGNotification heard : poll()) {
                    sink.notification(heard.getName(), heard.getParameter());
                }
            }
        } catch (SQLException | RuntimeException e) {
            sink.ended(lost(e));
        }
    }

    private PGNotification[] poll() throws SQLException {
        using.lock();
        try {
            return connection.getNotifications(POLL_MS);
        } finally {
            using.unlock();
        }
    }

    @Override
    public CompletionStage<@Nullable Void> ping() {
        try {
            prove();
            return CompletableFuture.completedFuture(null);
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(errors.translate(e));
        }
    }

    /** The ping of a session that listens. */
    void prove() throws SQLException {
        using.lock();
        try {
            ping.run();
        } finally {
            using.unlock();
        }
    }

    private static RunnelException lost(Exception e) {
        return new RunnelException(ErrorKind.CONNECTION_LOST, "The listening connection was lost.", e);
    }

    /** One round trip. */
    interface Ping {
        void run() throws SQLException;
    }
}
