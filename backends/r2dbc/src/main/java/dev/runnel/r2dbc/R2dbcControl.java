package dev.runnel.r2dbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command;
import dev.runnel.spi.Isolation;
import dev.runnel.spi.Session.SavepointOp;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.StatementWord;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * How one connection is controlled: transactions, cancel, ping, reset and close. This one uses R2DBC's own calls; a backend
 * overrides what its driver does better. One instance per session; one call at a time, except {@link #cancel}.
 */
public abstract class R2dbcControl {
    protected static final CompletionStage<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

    protected final Connection connection;
    private volatile boolean settingChanged;

    protected R2dbcControl(Connection connection) {
        this.connection = connection;
    }

    /** Once, before the session is handed out: settings, and what the cancel needs to know of it. */
    protected CompletionStage<@Nullable Void> opened() {
        return DONE;
    }

    /**
     * Whether {@link #begin} may be sent together with the transaction's first statement, without a round trip of its own. Only
     * where the driver sends both in this order at once and the server answers them in this order; a cancel waits until BEGIN
     * has been answered.
     */
    protected boolean beginsAhead(TxOptions options) {
        return false;
    }

    protected CompletionStage<@Nullable Void> begin(TxOptions options) {
        return Stages.end(connection.beginTransaction(new Definition(options)));
    }

    /** Fails where the database has rolled back instead. */
    protected CompletionStage<@Nullable Void> commit() {
        return Stages.end(connection.commitTransaction());
    }

    protected CompletionStage<@Nullable Void> rollback() {
        return Stages.end(connection.rollbackTransaction());
    }

    protected CompletionStage<@Nullable Void> savepoint(SavepointOp op, String name) {
        String quoted = quoted(name);
        return run(
                switch (op) {
                    case CREATE -> "savepoint " + quoted;
                    case RELEASE -> "release savepoint " + quoted;
                    case ROLLBACK -> "rollback to savepoint " + quoted;
                });
    }

    /** An identifier as the database quotes it. */
    protected String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    protected CompletionStage<@Nullable Void> ping() {
        return Stages.<Boolean>last(connection.validate(ValidationDepth.REMOTE)).thenApply(alive -> {
            if (!Boolean.TRUE.equals(alive)) {
                throw new RunnelException(ErrorKind.CONNECTION_LOST, "The connection does not answer.");
            }
            return null;
        });
    }

    /**
     * Asks the server to stop the statement that runs. Any thread, only while one runs or has just ended. Completes when the
     * request can no longer reach a later statement: when the server has acknowledged it.
     */
    protected abstract CompletionStage<@Nullable Void> cancel();

    /**
     * Whether only one more round trip, a {@link #ping}, tells how a command has left the session. MySQL's errors do not say
     * that they have ended the transaction, and its KILL QUERY may have been acknowledged and still hit the next statement,
     * which that ping then is.
     *
     * @param cancelled a {@link #cancel} was sent, and acknowledged
     */
    protected boolean leavesDoubt(boolean failed, boolean cancelled) {
        return false;
    }

    /** The age at which the connection should be replaced; null if the server never drops it. */
    protected @Nullable Duration maxAge() {
        return null;
    }

    /** The connection is dropped; a server that does not notice would go on with its statement. Any thread; must not wait. */
    protected void aborted() {}

    /** The next borrower might notice what is done now: a text that leaves traces, or whatever with the driver's own connection. */
    protected void touched() {
        settingChanged = true;
    }

    /** True if a statement has changed what the next borrower would inherit. Any thread. */
    protected boolean needsReset() {
        return settingChanged;
    }

    /** Undoes what a borrower may have left behind; by R2DBC's own means nothing that a text has set can be undone. */
    protected CompletionStage<@Nullable Void> reset() {
        return settingChanged
                ? CompletableFuture.failedFuture(new RunnelException(
                        ErrorKind.OTHER, "A statement has changed a setting of this session; only a new one is clean."))
                : DONE;
    }

    /** The session is as it was opened. */
    protected final void wasReset() {
        settingChanged = false;
    }

    /**
     * After a command has ended.
     *
     * @param word what the command's text does to the session
     * @param failure what it has failed with
     */
    protected void after(StatementWord word, @Nullable RunnelException failure) {
        if (word == StatementWord.SETTING) {
            settingChanged = true;
        }
    }

    /** What a statement failed with, by what is known of the session: a driver may hide the first error behind a later one. */
    protected RunnelException failure(RunnelException error) {
        return error;
    }

    /** Whether the server has a transaction open, also one begun by a text; from the driver's knowledge, sends nothing. */
    protected boolean inTransaction() {
        return !connection.isAutoCommit();
    }

    /**
     * Whether the transaction may be gone after a failure of this kind although {@link #inTransaction} says it is open; it is
     * then rolled back for certain. MySQL rolls the victim of a deadlock back, and its error does not say so to the driver.
     */
    protected boolean losesTransaction(ErrorKind kind) {
        return kind == ErrorKind.DEADLOCK || kind == ErrorKind.SERIALIZATION_FAILURE;
    }

    /** Whether nothing more may run in a transaction after one of its statements has failed (PostgreSQL). */
    protected boolean failureEndsTransaction() {
        return false;
    }

    /**
     * Whether a statement may be bound anew and executed again once its answer has ended: to make one, a driver may take the
     * whole text apart.
     */
    protected boolean reusesStatements() {
        return false;
    }

    /**
     * Makes a statement out of its text, which sends nothing.
     *
     * @param keys the keys that an insert generates are wanted as its rows
     */
    protected Statement prepare(String sql, boolean keys) {
        Statement statement = connection.createStatement(sql);
        return keys ? statement.returnGeneratedValues() : statement;
    }

    /**
     * How far the generated keys of one insert's rows lie apart, for a driver that tells only the first of them; 0 for one that
     * tells all.
     */
    protected long keyStep() {
        return 0;
    }

    /**
     * How many rows of so many values one statement with many rows takes; fewer than 2 if they are too wide for it. The
     * protocols count parameters with 16 bits.
     */
    protected int rowsPerStatement(int columns) {
        return Math.min(1_000, 65_535 / columns);
    }

    /**
     * Adds the bindings as rows by a faster way than the statement; completes with the rows added. An error that knows its
     * row says it. A running load is stopped by {@link #cancel}.
     *
     * @param cancelled to be asked every few thousand rows; true if the load is to fail
     * @return null if there is no such way for these rows; then nothing was done
     */
    protected @Nullable CompletionStage<Long> load(Command.Target into, Command command, BooleanSupplier cancelled) {
        return null;
    }

    /**
     * Sends the bytes of {@link Command#input()} for a COPY; completes with the rows that the server has made of them. Stopped
     * by {@link #cancel}.
     */
    protected CompletionStage<Long> copyIn(Command command) {
        throw noCopy();
    }

    /**
     * Reads what the server writes for a COPY, when it is subscribed to: one result of rows of one column, a byte array, which are
     * read by {@link Result#map(java.util.function.BiFunction)}. Stopped by {@link #cancel}.
     */
    protected Publisher<? extends Result> copyOut(String sql) {
        throw noCopy();
    }

    private static RunnelException noCopy() {
        return new RunnelException(
                ErrorKind.NOT_PORTABLE,
                "This R2DBC driver does not copy raw bytes this way; use the +jdbc transport of the database, or rows.");
    }

    /** A special ability of this session beside the driver's connection itself. */
    protected <T> Optional<T> extension(Class<T> type) {
        return Optional.empty();
    }

    /** Closes in good order. */
    protected CompletionStage<@Nullable Void> close() {
        return Stages.end(connection.close());
    }

    /** Runs a text without arguments. */
    protected final CompletionStage<@Nullable Void> run(String sql) {
        return Stages.count(connection.createStatement(sql).execute()).thenApply(count -> null);
    }

    /** Asks for one value. */
    protected final CompletionStage<@Nullable Object> value(String sql) {
        return Stages.value(connection.createStatement(sql).execute());
    }

    /** How a transaction begins, as R2DBC says it. */
    private record Definition(TxOptions options) implements TransactionDefinition {
        @Override
        public <T> @Nullable T getAttribute(Option<T> option) {
            Isolation isolation = options.isolation();
            if (option.equals(ISOLATION_LEVEL) && isolation != null) {
                return option.cast(IsolationLevel.valueOf(isolation.sql()));
            }
            return option.equals(READ_ONLY) && options.readOnly() ? option.cast(true) : null;
        }
    }
}
