package dev.runnel.r2dbc;

import dev.runnel.spi.Command;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one connection beside the pool from which a backend sends {@code KILL QUERY}, one after the other. Opened by the
 * first; opened again when it is broken. Counts as a session on the server.
 */
public final class SideConnection {
    private static final CompletionStage<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

    private final Supplier<CompletionStage<Session>> connect;
    private CompletionStage<@Nullable Void> last = DONE;
    private @Nullable Session session;
    private boolean closed;

    /** @param connect opens a session */
    public SideConnection(Supplier<CompletionStage<Session>> connect) {
        this.connect = connect;
    }

    /** Runs a text on its turn; completes with the server's answer. A broken connection is replaced, and the text sent again. */
    public CompletionStage<@Nullable Void> run(String sql) {
        var turn = new CompletableFuture<@Nullable Void>();
        CompletionStage<@Nullable Void> before;
        synchronized (this) {
            before = last;
            last = turn;
        }
        before.whenComplete((nothing, e) -> send(sql, true).whenComplete((done, failure) -> {
            if (failure == null) {
                turn.complete(null);
            } else {
                turn.completeExceptionally(Failures.cause(failure));
            }
        }));
        return turn;
    }

    private CompletionStage<@Nullable Void> send(String sql, boolean again) {
        return session()
                .thenCompose(open -> open.open(Command.of(sql, Returns.COUNT))
                        .fetch(Integer.MAX_VALUE, RowSink.DISCARD)
                        .<CompletionStage<@Nullable Void>>handle((batch, e) -> {
                            if (e == null) {
                                return DONE;
                            }
                            // KILL of a session that is gone, say, is an answer; a lost connection is none.
                            return open.health() == Session.Health.BROKEN && again
                                    ? send(sql, false)
                                    : CompletableFuture.failedFuture(e);
                        })
                        .thenCompose(outcome -> outcome));
    }

    private CompletionStage<Session> session() {
        Session open;
        synchronized (this) {
            open = session;
        }
        if (open != null && open.health() != Session.Health.BROKEN) {
            return CompletableFuture.completedFuture(open);
        }
        if (open != null) {
            open.abort();
        }
        return connect.get().thenApply(opened -> {
            boolean late;
            synchronized (this) {
                session = opened;
                late = closed;
            }
            if (late) {
                opened.abort();
            }
            return opened;
        });
    }

    public CompletionStage<@Nullable Void> close() {
        Session open;
        synchronized (this) {
            closed = true;
            open = session;
        }
        return open == null ? DONE : open.close();
    }
}
