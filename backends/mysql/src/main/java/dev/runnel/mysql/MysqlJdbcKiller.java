package dev.runnel.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Stops statements of other sessions, or the sessions, by KILL, one after the other over one connection of its own; the drivers would
 * open one for each. Its answer is the acknowledgement: the server has marked the statement by then, or there was none. One
 * thread does it all and ends when it has nothing to do, so that nobody waits longer than {@link #LIMIT_MILLIS} for a server
 * that does not answer.
 */
final class MysqlJdbcKiller {
    static final int LIMIT_MILLIS = 2_000;
    private static final int MOST_WAITING = 1_000;

    private final Connector connector;
    private final AtomicBoolean warm = new AtomicBoolean();
    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), work -> {
                var thread = new Thread(work, "runnel-mysql-cancel");
                thread.setDaemon(true);
                return thread;
            });

    // Of the worker.
    private @Nullable Connection connection;
    private String process = "";

    /** @param connector opens a connection to the server of the sessions */
    MysqlJdbcKiller(Connector connector) {
        this.connector = connector;
        worker.allowCoreThreadTimeOut(true);
    }

    /** Opens the connection ahead of the first cancel, which would wait for it and tells if it cannot be. */
    void warmUp() {
        if (warm.compareAndSet(false, true)) {
            turn(this::connected);
        }
    }

    /** Waits for the acknowledgement; without one the KILL may still arrive. */
    void kill(ServerSession session) throws SQLException {
        CompletableFuture<@Nullable Void> turn = turn(() -> send("kill query ", session));
        try {
            turn.orTimeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            }
            // The connection's own limit ends what hangs in it; MariaDB's driver would open another one to abort it.
            throw new SQLException("The server does not answer a cancel.", "08006", e.getCause());
        }
    }

    /** Ends a session that is given up, without waiting for it: what it had sent before may still begin. */
    void killLater(ServerSession session) {
        turn(() -> send("kill ", session));
    }

    /** Nothing is done any more for one that nobody waits for. */
    private CompletableFuture<@Nullable Void> turn(Work work) {
        var turn = new CompletableFuture<@Nullable Void>();
        try {
            worker.execute(() -> {
                try {
                    if (!turn.isDone()) {
                        work.run();
                    }
                    turn.complete(null);
                } catch (SQLException | RuntimeException e) {
                    turn.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            turn.completeExceptionally(e);
        }
        return turn;
    }

    private void send(String words, ServerSession session) throws SQLException {
        boolean first = connection == null;
        try {
            send(connected(), words, session);
        } catch (SQLException e) {
            drop();
            if (first) {
                throw e;
            }
            // The server drops what is idle for long, and the address may lead to another one than it did.
            send(connected(), words, session);
        }
    }

    private void send(Connection over, String words, ServerSession session) throws SQLException {
        if (!session.process().equals(process)) {
            throw new SQLException("The address leads to another server now; no cancel was sent to it.", "08006");
        }
        try (Statement statement = over.createStatement()) {
            statement.execute(words + session.number());
        } catch (SQLException e) {
            if (e.getErrorCode() != MysqlErrors.NO_SUCH_THREAD) {
                throw e;
            }
        }
    }

    private Connection connected() throws SQLException {
        Connection now = connection;
        if (now == null) {
            now = connector.connect();
            connection = now;
            process = ""; // until this one has told it
            now.setNetworkTimeout(Runnable::run, LIMIT_MILLIS);
            try (Statement statement = now.createStatement();
                    ResultSet row = statement.executeQuery("select " + ServerSession.PROCESS)) {
                row.next();
                process = String.valueOf(row.getString(1));
            }
        }
        return now;
    }

    private void drop() throws SQLException {
        Connection now = connection;
        connection = null;
        if (now != null) {
            now.abort(Runnable::run);
        }
    }

    /** Behind the kills that are still to be sent. */
    CompletionStage<@Nullable Void> close() {
        CompletableFuture<@Nullable Void> last = turn(this::drop);
        worker.shutdown();
        return last.completeOnTimeout(null, LIMIT_MILLIS, TimeUnit.MILLISECONDS).exceptionally(e -> null);
    }

    /** Opens the connection. */
    interface Connector {
        Connection connect() throws SQLException;
    }

    private interface Work {
        void run() throws SQLException;
    }
}
