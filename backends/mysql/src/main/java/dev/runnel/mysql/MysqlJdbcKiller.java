package dev.runnel.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops statements of other sessions by KILL QUERY, one after the other over one connection of its own; the drivers would
 * open one for each. Its answer is the acknowledgement: the server has marked the statement by then, or there was none.
 */
final class MysqlJdbcKiller {
    private final Supplier<Connection> connector;
    private final AtomicBoolean warm = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    private boolean closed;

    MysqlJdbcKiller(Supplier<Connection> connector) {
        this.connector = connector;
    }

    /** Opens the connection ahead of the first cancel, which would wait for it. */
    void warmUp() {
        if (warm.compareAndSet(false, true)) {
            start(this::open);
        }
    }

    private void open() {
        lock.lock();
        try {
            if (connection == null && !closed) {
                connection = connector.get();
            }
        } catch (RuntimeException e) {
            // The first cancel tries again, and tells.
        } finally {
            lock.unlock();
        }
    }

    void kill(long session) throws SQLException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Connection known = connection;
            if (known != null && send(known, session)) {
                return;
            }
            // The server drops what is idle for long.
            connection = connector.get();
            if (!send(connection, session)) {
                throw new SQLException("The server does not answer a cancel.", "08006");
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same without waiting for it, for a session that is given up. */
    void killLater(long session) {
        start(() -> {
            try {
                kill(session);
            } catch (SQLException | RuntimeException e) {
                // Its connection is closed all the same.
            }
        });
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "runnel-mysql-cancel");
        thread.setDaemon(true);
        thread.start();
    }

    /** False if the connection is no good any more. */
    private boolean send(Connection over, long session) throws SQLException {
        try (Statement statement = over.createStatement()) {
            statement.execute("kill query " + session);
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == MysqlErrors.NO_SUCH_THREAD) {
                return true;
            }
            if (e.getErrorCode() != 0 && over.isValid(1)) {
                throw e;
            }
            over.abort(Runnable::run);
            return false;
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // It is gone already.
        } finally {
            lock.unlock();
        }
    }
}
