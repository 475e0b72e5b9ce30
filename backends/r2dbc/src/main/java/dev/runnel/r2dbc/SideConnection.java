package dev.runnel.r2dbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one connection beside the pool from which a backend sends {@code KILL QUERY}, one after the other. Opened by the
 * first; opened again when it is broken. Each has its time: a server that does not answer must not keep the others, who
 * would wait for a KILL in vain, and then give their session up. Counts as a session on the server.
 */
public final class SideConnection {
    private static final CompletionStage<@Nullable Void> DONE = CompletableFuture.completedFuture(null);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Supplier<CompletionStage<Session>> connect;
    private final Duration limit;

    // Under the lock.
    private CompletionStage<@Nullable Void> last = DONE;
    private @Nullable CompletionStage<Session> opening;
    private @Nullable Session session;
    /** Nothing new is taken. */
    private boolean closed;
    /** Nothing is opened any more. */
    private boolean shut;

    /** @param connect opens a session, in a bounded time */
    public SideConnection(Supplier<CompletionStage<Session>> connect) {
        this(connect, LIMIT);
    }

    /** @param limit for each text, and for what {@link #close} waits for */
    SideConnection(Supplier<CompletionStage<Session>> connect, Duration limit) {
        this.connect = connect;
        this.limit = limit;
    }

    /**
     * Runs a text on its turn; completes with the server's answer, or fails with CONNECTION_LOST when that takes more than
     * 2 seconds. A broken connection is replaced, and the text sent again.
     */
    public CompletionStage<@Nullable Void> run(String sql) {
        return run(sql, session -> true);
    }

    /**
     * The same, only over a session that is the right one: another is replaced once as if it were broken, since the address
     * may lead to another server than it did. CONNECTION_LOST if the new one is wrong too, and then nothing was sent.
     */
    public CompletionStage<@Nullable Void> run(String sql, Predicate<Session> right) {
        var turn = new Turn(sql, right);
        CompletionStage<@Nullable Void> before;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(lost("The side connection was closed."));
            }
            before = last;
            last = turn.over;
        }
        before.whenComplete((nothing, e) -> turn.start());
        return turn.over;
    }

    /** Closes behind what was asked for before, of which it waits 2 seconds at most; what is asked for later is refused. */
    public CompletionStage<@Nullable Void> close() {
        CompletionStage<@Nullable Void> before;
        synchronized (this) {
            closed = true;
            before = last;
        }
        var waited = new CompletableFuture<@Nullable Void>();
        Future<?> waits = EventLoops.after(limit, () -> waited.complete(null));
        before.whenComplete((nothing, e) -> waited.complete(null));
        return waited.thenCompose(nothing -> {
            waits.cancel(false);
            Session open;
            synchronized (this) {
                shut = true;
                open = session;
            }
            if (open != null && open.health() == Session.Health.BUSY) {
                drop(open);
            }
            return open == null ? DONE : open.close();
        });
    }

    /** The session, opened if there is none; one attempt at a time. */
    private CompletionStage<Session> session() {
        CompletableFuture<Session> made;
        Session broken;
        synchronized (this) {
            broken = session;
            if (broken != null && broken.health() != Session.Health.BROKEN) {
                return CompletableFuture.completedFuture(broken);
            }
            if (shut) {
                return CompletableFuture.failedFuture(lost("The side connection was closed."));
            }
            if (opening != null) {
                return opening;
            }
            session = null;
            made = new CompletableFuture<>();
            opening = made;
        }
        if (broken != null) {
            drop(broken);
        }
        connect.get().whenComplete((opened, e) -> {
            boolean late;
            synchronized (this) {
                opening = null;
                session = opened;
                late = shut;
            }
            if (opened != null && late) {
                drop(opened);
            }
            if (opened != null) {
                made.complete(opened);
            } else {
                made.completeExceptionally(Failures.cause(e));
            }
        });
        return made;
    }

    /** Closes the socket. Not by {@link Session#abort}, which would ask this very connection for a KILL. */
    private static void drop(Session session) {
        if (session instanceof R2dbcSession own) {
            own.drop();
        } else {
            session.abort();
        }
    }

    private static RunnelException lost(String message) {
        return new RunnelException(ErrorKind.CONNECTION_LOST, message);
    }

    /** One text, within its time. */
    private final class Turn {
        final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        private final String sql;
        private final Predicate<Session> right;

        // Under the lock of the connection.
        private boolean late;
        private @Nullable Session using;

        Turn(String sql, Predicate<Session> right) {
            this.sql = sql;
            this.right = right;
        }

        void start() {
            Future<?> expires = EventLoops.after(limit, this::expire);
            send(true).whenComplete((nothing, e) -> {
                expires.cancel(false);
                if (e == null) {
                    over.complete(null);
                } else {
                    over.completeExceptionally(Failures.cause(e));
                }
            });
        }

        private CompletionStage<@Nullable Void> send(boolean again) {
            return session().thenCompose(open -> {
                if (!use(open)) {
                    return CompletableFuture.failedFuture(lost("Its time is over."));
                }
                if (!right.test(open)) {
                    drop(open);
                    return again
                            ? send(false)
                            : CompletableFuture.failedFuture(lost("The address leads to another server now."));
                }
                return open.open(Command.of(sql, Returns.COUNT))
                        .fetch(Integer.MAX_VALUE, RowSink.DISCARD)
                        .<CompletionStage<@Nullable Void>>handle((batch, e) -> {
                            if (e == null) {
                                return DONE;
                            }
                            // KILL of a session that is gone, say, is an answer; a lost connection is none.
                            return again && open.health() == Session.Health.BROKEN
                                    ? send(false)
                                    : CompletableFuture.failedFuture(e);
                        })
                        .thenCompose(outcome -> outcome);
            });
        }

        private boolean use(Session open) {
            synchronized (SideConnection.this) {
                using = open;
                return !late;
            }
        }

        /** What was sent may still arrive, so the connection goes; one that is being opened serves a later turn. */
        private void expire() {
            Session silent;
            synchronized (SideConnection.this) {
                late = true;
                silent = using;
            }
            if (over.isDone()) {
                return;
            }
            if (silent != null) {
                drop(silent);
            }
            over.completeExceptionally(lost("The server has not answered the side connection within 2 seconds."));
        }
    }
}
