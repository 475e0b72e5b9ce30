package dev.runnel.r2dbc;

import dev.runnel.spi.Session;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/** Opens the sessions of one backend over its R2DBC driver. Thread-safe. */
public abstract class R2dbcDriver {
    final R2dbcTypes types;
    final R2dbcErrors errors;
    final StatementTexts texts;

    protected R2dbcDriver(R2dbcTypes types, R2dbcErrors errors) {
        this.types = types;
        this.errors = errors;
        this.texts = new StatementTexts(types);
    }

    /**
     * What opens one connection. Opens nothing itself; asked once for each connection.
     *
     * @param loops what the driver must run the connection on: through it {@link Session#abort} finds its socket
     */
    protected abstract ConnectionFactory factory(LoopResources loops);

    protected abstract R2dbcControl control(Connection connection);

    /** How long opening a session may take, from the first packet to what the session is asked once. */
    protected abstract Duration connectTimeout();

    /**
     * Opens a session. Never cancelled; a connection that is not made to a session is closed, and so is one
     * that takes longer than {@link #connectTimeout}: a driver's own limit ends when the socket is open.
     *
     * @return fails with CONNECTION_FAILED, AUTHENTICATION or CONFIGURATION
     */
    public final CompletionStage<Session> connect() {
        var sockets = new Sockets(EventLoops.shared());
        var result = new CompletableFuture<Session>();
        CompletionStage<R2dbcSession> opened;
        try {
            opened = Stages.<Connection>last(factory(sockets).create())
                    .thenCompose(connection -> open(connection, sockets));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(errors.connecting(e));
        }
        Future<?> limit = EventLoops.after(connectTimeout(), () -> {
            if (result.completeExceptionally(
                    errors.connecting(new TimeoutException("The server did not answer in time.")))) {
                sockets.drop();
            }
        });
        opened.whenComplete((session, e) -> {
            limit.cancel(false);
            if (e != null) {
                sockets.drop();
                result.completeExceptionally(errors.connecting(Failures.cause(e)));
            } else if (!result.complete(session)) {
                session.abort();
            }
        });
        return result;
    }

    private CompletionStage<R2dbcSession> open(@Nullable Connection connection, Sockets sockets) {
        if (connection == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("The driver gave no connection."));
        }
        sockets.connected();
        var session = new R2dbcSession(this, connection, control(connection), sockets);
        return session.control.opened().thenApply(nothing -> session);
    }

    /** Frees what is shared between sessions, after all of them were closed. */
    public CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
