package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.ByteSource;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.jdbc.PgConnection;

/** One COPY from stdin, on the thread that holds the session; that thread waits for the source too. */
final class PostgresqlJdbcCopyIn {
    private static final int PIECE = 1 << 20;

    private final PgConnection connection;
    private final PostgresqlJdbcCopyProgress progress;
    private volatile boolean stopped;
    private volatile @Nullable CompletableFuture<byte @Nullable []> asked;

    PostgresqlJdbcCopyIn(PgConnection connection) {
        this.connection = connection;
        this.progress = new PostgresqlJdbcCopyProgress(connection);
    }

    /**
     * Gives the rows that the server has made.
     *
     * @param stopIfCancelled throws once the command was cancelled
     */
    long run(String sql, ByteSource source, Runnable stopIfCancelled) throws SQLException {
        CopyIn copy = connection.getCopyAPI().copyIn(sql);
        try {
            for (byte[] chunk = next(source); chunk != null; chunk = next(source)) {
                for (int at = 0; at < chunk.length; at += PIECE) {
                    stopIfCancelled.run();
                    copy.writeToCopy(chunk, at, Math.min(PIECE, chunk.length - at));
                    progress.throwIfRefused(copy);
                }
            }
            return copy.endCopy();
        } catch (SQLException | RuntimeException e) {
            giveUp(copy, e);
            throw e;
        }
    }

    /** Tells the server to keep nothing. */
    private void giveUp(CopyIn copy, Exception why) throws SQLException {
        if (!copy.isActive()) {
            return;
        }
        try {
            copy.cancelCopy();
        } catch (SQLException e) {
            // Nobody knows what the server still has to say.
            why.addSuppressed(e);
            connection.abort(Runnable::run);
        }
    }

    private byte @Nullable [] next(ByteSource source) {
        var answer = new CompletableFuture<byte @Nullable []>();
        asked = answer;
        if (stopped) {
            throw cancelled();
        }
        try {
            source.next().whenComplete((bytes, e) -> {
                if (e == null) {
                    answer.complete(bytes);
                } else {
                    answer.completeExceptionally(e);
                }
            });
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (CancellationException e) {
            throw stopped ? cancelled() : CopySource.failure(e);
        } catch (ExecutionException | RuntimeException e) {
            throw CopySource.failure(e);
        }
    }

    /** Wakes the thread that waits for the source. Any thread. */
    void stop() {
        stopped = true;
        CompletableFuture<byte @Nullable []> waiting = asked;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private static RunnelException cancelled() {
        return new RunnelException(ErrorKind.STATEMENT_CANCELLED, "The COPY was cancelled while it waited for bytes.");
    }
}
