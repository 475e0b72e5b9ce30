package dev.runnel.r2dbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.r2dbc.StatementTexts.Known;
import dev.runnel.spi.Command;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.Session;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.StatementWord;
import io.netty.channel.EventLoop;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session over one R2DBC connection. Nothing here blocks; every stage completes on the driver's thread, or on the calling
 * one where the driver had the answer.
 */
final class R2dbcSession implements Session {
    private static final int MOST_QUESTIONS = 5;

    final R2dbcDriver driver;
    final R2dbcControl control;
    private final Connection connection;
    /** Where more rows are asked for, see {@link ResultReader}; null if nobody knows. */
    final @Nullable EventLoop loop;

    private final Sockets sockets;
    private final Statements statements;
    private volatile Health health = Health.CLEAN;
    private volatile boolean aborted;
    /** The transaction that the next call begins. */
    private @Nullable TxOptions ahead;

    R2dbcSession(R2dbcDriver driver, Connection connection, R2dbcControl control, Sockets sockets) {
        this.driver = driver;
        this.connection = connection;
        this.control = control;
        this.sockets = sockets;
        this.loop = sockets.loop();
        this.statements = new Statements(control);
    }

    @Override
    public Exchange open(Command command) {
        return new R2dbcExchange(this, command);
    }

    @Override
    public boolean beginsAhead(TxOptions options) {
        return control.beginsAhead(options);
    }

    @Override
    public CompletionStage<@Nullable Void> begin(TxOptions options) {
        if (aborted || !beginsAhead(options)) {
            return run(() -> control.begin(options), false);
        }
        ahead = options;
        leave(Health.IN_TRANSACTION);
        return R2dbcControl.DONE;
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        return neverBegun() ? R2dbcControl.DONE : run(control::commit, false);
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        return neverBegun() ? R2dbcControl.DONE : run(control::rollback, true);
    }

    /** A transaction without a statement was never sent to the server. */
    private boolean neverBegun() {
        if (ahead == null || aborted) {
            return false;
        }
        ahead = null;
        leave(Health.CLEAN);
        return true;
    }

    boolean owesBegin() {
        return ahead != null;
    }

    /** Sends the BEGIN that is still owed; what is sent next runs behind it. Completed at once if none is. */
    CompletionStage<@Nullable Void> sendBegin() {
        TxOptions options = ahead;
        if (options == null) {
            return R2dbcControl.DONE;
        }
        ahead = null;
        return beginNow(options);
    }

    CompletionStage<@Nullable Void> beginNow(TxOptions options) {
        try {
            return control.begin(options);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<@Nullable Void> savepoint(SavepointOp op, String name) {
        return run(() -> control.savepoint(op, name), false);
    }

    @Override
    public CompletionStage<@Nullable Void> ping() {
        return run(control::ping, false);
    }

    @Override
    public CompletionStage<@Nullable Void> reset() {
        return run(
                () -> control.reset().thenApply(nothing -> {
                    control.wasReset();
                    return nothing;
                }),
                false);
    }

    @Override
    public boolean needsReset() {
        return control.needsReset();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        if (aborted) {
            return CompletableFuture.completedFuture(null);
        }
        aborted = true;
        health = Health.BROKEN;
        CompletionStage<@Nullable Void> closed;
        try {
            closed = control.close();
        } catch (RuntimeException e) {
            closed = CompletableFuture.failedFuture(e);
        }
        return closed.handle((nothing, e) -> {
            // A goodbye that failed has left the socket open.
            sockets.drop();
            return null;
        });
    }

    @Override
    public void abort() {
        boolean running = health == Health.BUSY;
        drop();
        if (running) {
            control.aborted();
        }
    }

    /** Closes the socket, and tells the server nothing of it. */
    void drop() {
        aborted = true;
        health = Health.BROKEN;
        sockets.drop();
    }

    @Override
    public @Nullable Duration maxAge() {
        return control.maxAge();
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public <T> Optional<T> extension(Class<T> type) {
        if (!type.isInstance(connection)) {
            return control.extension(type);
        }
        if (owesBegin()) {
            throw new IllegalStateException("The transaction has not begun yet: ping() the session first.");
        }
        control.touched();
        return Optional.of(type.cast(connection));
    }

    /** Before the driver is used: refuses a session that was aborted or closed. */
    void enter() {
        if (aborted) {
            throw new RunnelException(ErrorKind.CONNECTION_LOST, "The session was closed; open another one.");
        }
        health = Health.BUSY;
        if (aborted) {
            health = Health.BROKEN;
        }
    }

    /** After the driver was used. */
    void leave(Health now) {
        health = now;
        if (aborted) {
            health = Health.BROKEN;
        }
    }

    /** Notes what a text has done to the session, and asks the driver whether a transaction is open. */
    Health look(StatementWord word, @Nullable RunnelException failure) {
        if (aborted || failure != null && driver.errors.breaksSession(failure)) {
            return Health.BROKEN;
        }
        control.after(word, failure);
        return inTransaction() ? Health.IN_TRANSACTION : Health.CLEAN;
    }

    /** As {@link #look}, by a round trip: what {@link R2dbcControl#leavesDoubt} is about shows in its answer. */
    CompletionStage<Health> ask() {
        return ask(MOST_QUESTIONS);
    }

    private CompletionStage<Health> ask(int most) {
        CompletionStage<@Nullable Void> answer;
        try {
            answer = control.ping();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.<CompletionStage<Health>>handle((nothing, e) -> {
                    Health now = look(StatementWord.NONE, e == null ? null : failure(Failures.cause(e)));
                    if (e == null || now == Health.BROKEN) {
                        return CompletableFuture.completedFuture(now);
                    }
                    // A late cancel has hit it.
                    return most > 1 ? ask(most - 1) : CompletableFuture.completedFuture(Health.BROKEN);
                })
                .thenCompose(health -> health);
    }

    /** The statement of a command, with the arguments bound; nothing is sent. */
    Statement statement(Known text, Command command, @Nullable Object[] arguments) {
        Statement statement = statements.of(text, command, arguments);
        driver.types.bind(statement, arguments, command.types());
        return statement;
    }

    boolean isAborted() {
        return aborted;
    }

    boolean inTransaction() {
        return ahead != null || control.inTransaction();
    }

    private CompletionStage<@Nullable Void> run(Supplier<CompletionStage<@Nullable Void>> call, boolean vital) {
        CompletionStage<@Nullable Void> running;
        try {
            enter();
            CompletionStage<@Nullable Void> begin = sendBegin();
            running = begin == R2dbcControl.DONE ? call.get() : begin.thenCompose(nothing -> call.get());
        } catch (RuntimeException e) {
            running = CompletableFuture.failedFuture(e);
        }
        var result = new CompletableFuture<@Nullable Void>();
        running.whenComplete((nothing, e) -> {
            RunnelException failure = e == null ? null : failure(Failures.cause(e));
            leave(failure != null && vital ? Health.BROKEN : look(StatementWord.NONE, failure));
            if (failure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** What a statement failed with. */
    RunnelException failure(Throwable e, String sql) {
        return aborted ? failure(e) : control.failure(driver.errors.translate(e, sql));
    }

    RunnelException failure(Throwable e) {
        return aborted
                ? new RunnelException(
                        ErrorKind.CONNECTION_LOST,
                        "The session was aborted while it was in use; whether the statement took effect is not known.",
                        e)
                : driver.errors.translate(e);
    }
}
