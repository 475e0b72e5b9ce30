package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command;
import dev.runnel.spi.Isolation;
import dev.runnel.spi.Progress;
import dev.runnel.spi.Session.SavepointOp;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.StatementWord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one connection is controlled: transactions, cancel, ping, reset and close. This one uses JDBC's auto-commit flag;
 * a backend overrides what its driver does better in SQL. One instance per session; called by the thread that holds the
 * session, except {@link #cancel} and {@link #abort}.
 */
public class JdbcControl {
    protected final Connection connection;
    private final JdbcTypes types;
    private @Nullable Integer isolationBefore;
    private @Nullable Boolean readOnlyBefore;
    private boolean begunByText;
    private volatile boolean settingChanged;

    public JdbcControl(Connection connection, JdbcTypes types) {
        this.connection = connection;
        this.types = types;
    }

    /** True if {@link #begin} sends nothing: the driver sends BEGIN together with the transaction's first statement. */
    protected boolean beginsAhead(TxOptions options) {
        return false;
    }

    protected void begin(TxOptions options) throws SQLException {
        if (options.isolation() != null) {
            isolationBefore = connection.getTransactionIsolation();
            connection.setTransactionIsolation(level(options.isolation()));
        }
        if (options.readOnly() != connection.isReadOnly()) {
            readOnlyBefore = connection.isReadOnly();
            connection.setReadOnly(options.readOnly());
        }
        connection.setAutoCommit(false);
    }

    /** The driver's number of an isolation level; JDBC itself has none for SNAPSHOT. */
    protected int level(Isolation isolation) {
        return switch (isolation) {
            case READ_UNCOMMITTED -> Connection.TRANSACTION_READ_UNCOMMITTED;
            case READ_COMMITTED -> Connection.TRANSACTION_READ_COMMITTED;
            case REPEATABLE_READ -> Connection.TRANSACTION_REPEATABLE_READ;
            case SERIALIZABLE -> Connection.TRANSACTION_SERIALIZABLE;
            case SNAPSHOT ->
                throw new RunnelException(
                        ErrorKind.NOT_PORTABLE, "JDBC has no isolation SNAPSHOT; use REPEATABLE_READ or SERIALIZABLE.");
        };
    }

    protected void commit() throws SQLException {
        connection.commit();
    }

    protected void rollback() throws SQLException {
        connection.rollback();
    }

    /** After a commit or rollback, and after a begin that failed: gives back what {@link #begin} changed. */
    protected void restore() throws SQLException {
        begunByText = false;
        connection.setAutoCommit(true);
        if (isolationBefore != null) {
            connection.setTransactionIsolation(isolationBefore);
            isolationBefore = null;
        }
        if (readOnlyBefore != null) {
            connection.setReadOnly(readOnlyBefore);
            readOnlyBefore = null;
        }
    }

    protected void savepoint(SavepointOp op, String name) throws SQLException {
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        execute(
                switch (op) {
                    case CREATE -> "savepoint " + quoted;
                    case RELEASE -> "release savepoint " + quoted;
                    case ROLLBACK -> "rollback to savepoint " + quoted;
                });
    }

    protected void ping() throws SQLException {
        if (!connection.isValid(5)) {
            throw new SQLException("The connection does not answer.", "08006");
        }
    }

    /** The age at which the connection should be replaced; null if the server never drops it. */
    protected @Nullable Duration maxAge() {
        return null;
    }

    /** The driver's connection is handed to a borrower, who may do to it what no text tells. */
    protected void lent() {
        settingChanged = true;
    }

    /**
     * True if the next borrower of the session might notice that this text has run: by a setting, a temporary table, a lock.
     * Asked once for each statement that is prepared.
     */
    protected boolean leavesTraces(String sql) {
        return false;
    }

    /** Before such a text runs: unless {@link #reset} knows better, only a new session is clean after it. */
    protected void leaving(String sql) {
        settingChanged = true;
    }

    /** True if a statement has changed what the next borrower would inherit. */
    protected boolean needsReset() {
        return settingChanged;
    }

    /** Undoes what a borrower may have left behind; what a text has set cannot be undone by JDBC's own means. */
    protected void reset() throws SQLException {
        if (settingChanged) {
            throw new SQLException("A statement has changed a setting of this session; only a new one is clean.");
        }
        connection.clearWarnings();
    }

    /**
     * Whether a transaction is open, asked after each command.
     *
     * @param word what the command's text said about transactions
     * @param failed true if the command failed; a database may then have ended the transaction by itself
     */
    protected boolean inTransaction(StatementWord word, boolean failed) throws SQLException {
        settingChanged |= word == StatementWord.SETTING;
        if (!failed && word == StatementWord.BEGIN) {
            begunByText = true;
        } else if (!failed && word == StatementWord.END) {
            begunByText = false;
            if (!connection.getAutoCommit()) {
                // The text has ended the transaction that we began; the driver would silently begin another one.
                restore();
            }
        }
        return begunByText || !connection.getAutoCommit();
    }

    /**
     * Whether the transaction may be gone after a failure of this kind although {@link #inTransaction} says it is open; it is
     * then rolled back for certain. Databases roll the victim of a deadlock back (H2, MySQL), after which the driver begins
     * another transaction unseen: what came before would be lost and what comes after committed.
     */
    protected boolean losesTransaction(ErrorKind kind) {
        return kind == ErrorKind.DEADLOCK || kind == ErrorKind.SERIALIZATION_FAILURE;
    }

    /**
     * Told before a query runs of which at most so many rows are wanted at first. True if the driver reads on demand, inside a
     * transaction only, and one is to be begun for this query if none is open.
     */
    protected boolean reads(PreparedStatement statement, Command command, int max) throws SQLException {
        return false;
    }

    /**
     * Told before a query runs of which so many rows are wanted and no more, and with 0 after it: for a driver that tells the
     * server so with the query itself.
     */
    protected void limit(PreparedStatement statement, int rows) throws SQLException {}

    /** Makes a statement out of its text, which does not run it. */
    protected PreparedStatement prepare(String sql, boolean keys) throws SQLException {
        return keys
                ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
                : connection.prepareStatement(sql);
    }

    /** Runs a statement once; gives its rows, or null if it has none. */
    protected @Nullable JdbcCursor execute(
            PreparedStatement statement, @Nullable Object[] arguments, List<Class<?>> argumentTypes)
            throws SQLException {
        types.bind(statement, arguments, argumentTypes);
        return statement.execute() ? new ResultCursor(statement.getResultSet(), types) : null;
    }

    /** The keys that the insert which just ran has generated. */
    protected JdbcCursor keys(PreparedStatement statement) throws SQLException {
        return new ResultCursor(statement.getGeneratedKeys(), types);
    }

    /**
     * Rows changed by the statement that just ran; -1 if not known.
     *
     * @param query true if it gave rows, which were read to their end
     */
    protected long affected(PreparedStatement statement, boolean query) throws SQLException {
        return query ? -1 : statement.getUpdateCount();
    }

    /**
     * Runs a statement once per binding, without results in between; gives the rows changed by each, -1 if
     * not known.
     * The list tells how far it was read, which names the wrong binding where the driver does not.
     */
    protected long[] batch(
            PreparedStatement statement, Iterable<@Nullable Object[]> bindings, int size, List<Class<?>> argumentTypes)
            throws SQLException {
        for (@Nullable Object[] binding : bindings) {
            types.bind(statement, binding, argumentTypes);
            statement.addBatch();
        }
        int[] counts = statement.executeBatch();
        long[] affected = new long[counts.length];
        for (int i = 0; i < counts.length; i++) {
            affected[i] = Math.max(counts[i], -1);
        }
        return affected;
    }

    /** How bulk inserts put many rows into one statement; null if a batch is as fast. */
    protected @Nullable ManyRows manyRows() {
        return null;
    }

    /**
     * Adds the bindings as rows by a faster way than the statement. An error that knows its row says it.
     *
     * @param stopIfCancelled throws once the command was cancelled; to be run every few thousand rows
     * @return false if there is no such way for these rows; then nothing was done
     */
    protected boolean load(
            Command.Target into,
            String sql,
            List<@Nullable Object[]> bindings,
            List<Class<?>> argumentTypes,
            Runnable stopIfCancelled)
            throws SQLException {
        return false;
    }

    /**
     * Sends the bytes of {@link Command#input()} for a COPY; gives the rows that the server has made of them. A running one is
     * stopped by {@link #cancel}, also while it waits for bytes.
     *
     * @param stopIfCancelled throws once the command was cancelled; to be run for each few chunks
     */
    protected long copyIn(Command command, Runnable stopIfCancelled) throws SQLException {
        throw noCopy();
    }

    /** Begins to read what the server writes for a COPY: rows of one column, a byte array. A running one is stopped by {@link #cancel}. */
    protected JdbcCursor copyOut(String sql) throws SQLException {
        throw noCopy();
    }

    private static RunnelException noCopy() {
        return new RunnelException(
                ErrorKind.NOT_PORTABLE, "This JDBC driver copies no raw bytes; insert and read rows.");
    }

    /** A special ability of this session beside the driver's connection itself. */
    protected <T> Optional<T> extension(Class<T> type) {
        return Optional.empty();
    }

    /** After a command ended, however it ended, on its thread; no cancel reaches it any more. */
    protected void after() {}

    /** Before a statement goes back to the cache: its arguments are forgotten, so that none is used again. */
    protected void clear(PreparedStatement statement, List<@Nullable Object[]> bindings) throws SQLException {
        statement.clearParameters();
    }

    /** True if a statement whose text begins like this may be kept prepared and run again. */
    protected boolean keeps(StatementWord word) {
        return true;
    }

    /** True once if prepared statements may be out of date, because another session changed the tables. */
    protected boolean outdated() {
        return false;
    }

    /** Stops the running statement. Any thread, only while it runs. */
    protected void cancel(Statement statement) throws SQLException {
        statement.cancel();
    }

    /** Stops what the server is preparing, for drivers that ask it to. Any thread, only while it does. */
    protected void cancelPreparing() throws SQLException {}

    /** Before and after a statement whose {@link #progress} is wanted; the second does not fail because the statement has. */
    protected void trackProgress(boolean tracked) throws SQLException {}

    /** How far the running statement is; null if the driver does not say. Any thread, only while it runs. */
    protected @Nullable Progress progress(Statement statement) throws SQLException {
        return null;
    }

    /**
     * Drops a connection that a thread is using now. Any thread; must not wait for that thread, which closes the
     * connection on its way out.
     *
     * @param running the statement in its hands, if it is that far
     */
    protected void abort(@Nullable Statement running) throws SQLException {
        connection.abort(Runnable::run);
        // Some drivers (H2) take the call and do nothing.
        if (running != null && !connection.isClosed()) {
            running.cancel();
        }
    }

    protected void close() throws SQLException {
        connection.close();
    }

    protected final void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
