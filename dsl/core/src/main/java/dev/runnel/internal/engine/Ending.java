package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import dev.runnel.spi.run.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction ends. Whatever happens, its session goes back clean or is evicted, and the caller learns one of:
 * committed, not committed, or COMMIT_UNKNOWN.
 */
public final class Ending {
    private Ending() {}

    /**
     * Commits once the statements under way have ended. Fails with the error of the commit after rolling back, with
     * COMMIT_UNKNOWN if the answer was lost, or with the reason if the transaction was aborted before.
     */
    public static CompletionStage<@Nullable Void> commit(TransactionLevel root, Caller caller) {
        root.end();
        SessionQueue queue = root.queue();
        if (queue.current() instanceof Cursor<?> open) {
            open.enough();
        }
        var turn = new ControlTurn(root.engine(), caller, false, "commit", session -> {
            RunnelException aborted = queue.aborted();
            return aborted == null ? session.commit() : CompletableFuture.failedFuture(aborted);
        });
        return turn.start(root)
                .handle((hold, error) -> error == null ? null : Failures.of(error))
                .thenCompose(error -> {
                    if (error == null) {
                        queue.end(true);
                        return CompletableFuture.<@Nullable Void>completedFuture(null);
                    }
                    boolean asked = queue.aborted() != error;
                    Session session = queue.session();
                    boolean lost =
                            error.kind() == ErrorKind.CONNECTION_LOST || session.health() == Session.Health.BROKEN;
                    if (asked && lost) {
                        queue.end(false);
                        return CompletableFuture.failedFuture(new RunnelException(
                                ErrorKind.COMMIT_UNKNOWN,
                                "The answer to COMMIT was lost: the transaction may or may not be committed. Look before doing it again.",
                                error));
                    }
                    if (turn.hold() != null) {
                        queue.release();
                    }
                    return undo(root, caller).handle((nothing, failed) -> {
                        if (failed != null) {
                            error.addSuppressed(Failures.of(failed));
                        }
                        throw error;
                    });
                });
    }

    /** Stops what runs, rolls back and gives the session back; one that cannot be rolled back is evicted. */
    public static CompletionStage<@Nullable Void> rollback(TransactionLevel root, Caller caller) {
        root.end();
        stopWork(root);
        return undo(root, caller);
    }

    private static CompletionStage<@Nullable Void> undo(TransactionLevel root, Caller caller) {
        SessionQueue queue = root.queue();
        if (queue.broken()) {
            queue.end(false);
            return CompletableFuture.completedFuture(null);
        }
        if (queue.current() == null && queue.session().health() == Session.Health.CLEAN) {
            // The database has rolled back by itself.
            queue.end(true);
            return CompletableFuture.completedFuture(null);
        }
        queue.top(root);
        var turn = new ControlTurn(
                root.engine(),
                caller,
                false,
                "rollback",
                session -> queue.broken() || session.health() == Session.Health.CLEAN
                        ? CompletableFuture.completedFuture(null)
                        : session.rollback());
        return turn.start(root).handle((hold, error) -> {
            if (error != null || queue.broken()) {
                queue.end(false);
            } else {
                queue.end(true);
            }
            if (error != null) {
                throw Failures.of(error);
            }
            return null;
        });
    }

    /** Fails the queued statements of a level and stops the running one. */
    static void stopWork(TransactionLevel level) {
        ExchangeRun running = level.queue()
                .clear(
                        level,
                        new RunnelException(
                                ErrorKind.TRANSACTION_CLOSED,
                                "The transaction is being rolled back; this statement was not run."));
        if (running != null) {
            running.stop(Errors.cancelled(running.request));
        }
    }
}
