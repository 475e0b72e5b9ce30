package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcControl;
import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.spi.Command;
import dev.runnel.spi.Notifications;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.SessionReset;
import dev.runnel.spi.support.StatementWord;
import dev.runnel.sql.render.Dialect;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgResultSet;

/**
 * Transactions by the driver's auto-commit flag, without which it reads nothing in parts; COPY for bulk inserts.
 */
final class PostgresqlJdbcControl extends JdbcControl {
    /** {@code first} and {@code one} want no more, and are not worth a transaction of their own. */
    private static final int MOST_OF_ONE = 2;

    /** What of BEGIN there is still to come. */
    private enum Begin {
        /** It has been answered, or there is none. */
        NOTHING,
        /** The driver sends it with the next statement. */
        OWED,
        /** It went with the statement that is on its way. */
        SENT
    }

    private static final Pattern BATCH_ENTRY = Pattern.compile("^\\D*(\\d[\\d.,\\u00a0\\u202f ]*)");

    private final PgConnection pg;
    private final PostgresqlOptions options;
    private final PostgresqlJdbcTypes types;
    private final PostgresqlJdbcErrors errors;
    private final Dialect dialect;
    private final PostgresqlJdbcColumns columns;
    /** Something that may be cancelled is on its way: no BEGIN, and what comes after the end is out of a cancel's reach. */
    private volatile boolean running;

    private volatile @Nullable PostgresqlJdbcCopyIn copyingIn;
    private @Nullable PostgresqlJdbcNotifications listening;
    private volatile boolean touched;
    private volatile boolean unwrapped;
    private volatile Begin begin = Begin.NOTHING;
    /** Whether the transaction is our own, with auto-commit off, and not one that a text has begun. */
    private boolean started;
    /** Whether the parts of what is read are ours to choose. */
    private boolean grows = true;

    PostgresqlJdbcControl(
            PgConnection connection,
            PostgresqlOptions options,
            PostgresqlJdbcTypes types,
            PostgresqlJdbcErrors errors,
            Dialect dialect) {
        super(connection, types);
        this.pg = connection;
        this.options = options;
        this.types = types;
        this.errors = errors;
        this.dialect = dialect;
        this.columns = new PostgresqlJdbcColumns(connection);
    }

    @Override
    protected boolean beginsAhead(TxOptions options) {
        return options.equals(TxOptions.DEFAULT);
    }

    /**
     * The driver sends a plain BEGIN together with the first statement, which saves a round trip. Killed by a cancel, it would
     * leave that statement to run, and be committed, by itself: {@link #cancel} waits until it has been answered.
     */
    @Override
    protected void begin(TxOptions options) throws SQLException {
        if (beginsAhead(options)) {
            begin = Begin.OWED;
        } else {
            execute("begin " + PostgresqlBegin.characteristics(options));
        }
        connection.setAutoCommit(false);
        started = true;
    }

    /** Before a statement: a cancel waits for the BEGIN that goes with it. */
    private void start() throws SQLException {
        requireTransaction();
        if (begin == Begin.OWED) {
            begin = Begin.SENT;
        }
        running = true;
    }

    @Override
    protected void commit() throws SQLException {
        if (connection.getAutoCommit()) {
            // A text has begun it.
            execute("commit");
            return;
        }
        requireTransaction();
        if (pg.getTransactionState() == TransactionState.FAILED) {
            rollback();
            restore();
            throw new RunnelException(
                    ErrorKind.TRANSACTION_ABORTED,
                    "An earlier statement of this transaction failed, so nothing was committed; run it again.");
        }
        try {
            connection.commit();
        } catch (SQLException e) {
            // One that fails has rolled back.
            if (pg.getTransactionState() == TransactionState.IDLE) {
                restore();
            }
            throw e;
        }
    }

    @Override
    protected void rollback() throws SQLException {
        if (connection.getAutoCommit()) {
            execute("rollback");
        } else {
            connection.rollback();
        }
    }

    /** The driver would commit what is open. */
    @Override
    protected void restore() throws SQLException {
        if (!connection.getAutoCommit() && pg.getTransactionState() != TransactionState.IDLE) {
            connection.rollback();
        }
        connection.setAutoCommit(true);
        started = false;
        begin = Begin.NOTHING;
    }

    @Override
    protected boolean inTransaction(StatementWord word, boolean failed) throws SQLException {
        if (pg.getTransactionState() != TransactionState.IDLE) {
            begin = Begin.NOTHING;
            return true;
        }
        if (begin == Begin.OWED) {
            return true;
        }
        if (begin == Begin.SENT && failed) {
            throw new SQLException("BEGIN may have failed, and what came behind it run by itself.", "08006");
        }
        if (started) {
            // A text has ended the transaction that we began; the driver would silently begin another one.
            restore();
        }
        return !connection.getAutoCommit();
    }

    /** Before a statement: a borrower of the driver's connection may have ended the transaction. */
    private void requireTransaction() throws SQLException {
        if (started && begin == Begin.NOTHING && pg.getTransactionState() == TransactionState.IDLE) {
            restore();
            throw new RunnelException(
                    ErrorKind.TRANSACTION_ABORTED,
                    "The transaction was ended by a text on the driver's connection; nothing more runs in it.");
        }
    }

    /** A transaction that lost is aborted, not gone: PostgreSQL waits for the rollback. */
    @Override
    protected boolean losesTransaction(ErrorKind kind) {
        return false;
    }

    @Override
    protected void lent() {
        touched = true;
        unwrapped = true;
    }

    @Override
    protected boolean needsReset() {
        return touched || options.reset() == SessionReset.ALWAYS;
    }

    @Override
    protected void reset() throws SQLException {
        execute(String.join(";", PostgresqlTraces.WIPE));
        options.setTimeZone(this::execute);
        connection.clearWarnings();
        if (unwrapped) {
            pg.setAutosave(AutoSave.NEVER);
            pg.setNetworkTimeout(Runnable::run, 0);
            pg.setReadOnly(false);
            pg.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
            pg.setDefaultFetchSize(0);
            unwrapped = false;
        }
        touched = false;
    }

    @Override
    protected PreparedStatement prepare(String sql, boolean keys) throws SQLException {
        return super.prepare(PostgresqlJdbcTypes.text(sql), keys);
    }

    @Override
    protected boolean leavesTraces(String sql) {
        return PostgresqlTraces.leaves(sql);
    }

    @Override
    protected void leaving(String sql) {
        touched = true;
    }

    @Override
    protected boolean reads(PreparedStatement statement, Command command, int max) throws SQLException {
        boolean few = max <= MOST_OF_ONE && connection.getAutoCommit();
        boolean parts =
                (command.fetchSize() > 0 || max < Integer.MAX_VALUE && !few) && PostgresqlTraces.isQuery(command.sql());
        grows = command.fetchSize() == 0;
        statement.setFetchSize(!parts ? 0 : grows ? max : command.fetchSize());
        return parts;
    }

    @Override
    protected void limit(PreparedStatement statement, int rows) throws SQLException {
        statement.setMaxRows(rows);
    }

    @Override
    protected @Nullable JdbcCursor execute(
            PreparedStatement statement, @Nullable Object[] arguments, List<Class<?>> argumentTypes)
            throws SQLException {
        types.bind(statement, arguments, argumentTypes);
        start();
        return statement.execute() ? cursor(statement.getResultSet()) : null;
    }

    private PostgresqlJdbcCursor cursor(ResultSet result) throws SQLException {
        return new PostgresqlJdbcCursor((PgResultSet) result, columns, grows);
    }

    @Override
    protected JdbcCursor keys(PreparedStatement statement) throws SQLException {
        return cursor(statement.getGeneratedKeys());
    }

    @Override
    protected long affected(PreparedStatement statement, boolean query) throws SQLException {
        return query ? -1 : Math.max(statement.getLargeUpdateCount(), 0);
    }

    /** One flight for all of them. The driver tells the failed one in its message only. */
    @Override
    protected long[] batch(
            PreparedStatement statement, Iterable<@Nullable Object[]> bindings, int size, List<Class<?>> argumentTypes)
            throws SQLException {
        boolean done = false;
        try {
            for (@Nullable Object[] binding : bindings) {
                types.bind(statement, binding, argumentTypes);
                statement.addBatch();
            }
            start();
            long[] counts = statement.executeLargeBatch();
            done = true;
            return Arrays.stream(counts).map(count -> Math.max(count, -1)).toArray();
        } catch (BatchUpdateException e) {
            throw blamed(e, size);
        } finally {
            if (!done) {
                statement.clearBatch();
            }
        }
    }

    private static BatchUpdateException blamed(BatchUpdateException e, int size) {
        Matcher entry = BATCH_ENTRY.matcher(String.valueOf(e.getMessage()));
        if (!entry.find()) {
            return e;
        }
        int failed = Integer.parseInt(entry.group(1).replaceAll("\\D", ""));
        int[] counts = new int[size];
        Arrays.fill(counts, failed, size, Statement.EXECUTE_FAILED);
        var blamed = new BatchUpdateException(e.getMessage(), e.getSQLState(), counts, e.getCause());
        blamed.setNextException(e.getNextException());
        return blamed;
    }

    @Override
    protected boolean load(
            Command.Target into,
            String sql,
            List<@Nullable Object[]> bindings,
            List<Class<?>> argumentTypes,
            Runnable stopIfCancelled)
            throws SQLException {
        var copy = new PostgresqlCopy(bindings);
        CopyIn in = null;
        stopIfCancelled.run();
        start();
        try {
            in = pg.getCopyAPI().copyIn(PostgresqlCopy.statement(into, dialect));
            for (byte[] chunk = copy.chunk(); chunk != null; chunk = copy.chunk()) {
                stopIfCancelled.run();
                in.writeToCopy(chunk, 0, chunk.length);
            }
            in.endCopy();
            return true;
        } catch (SQLException e) {
            throw PostgresqlCopy.failure(errors.translate(e), PostgresqlJdbcErrors.context(e));
        } finally {
            if (in != null && in.isActive()) {
                in.cancelCopy();
            }
        }
    }

    @Override
    protected long copyIn(Command command, Runnable stopIfCancelled) throws SQLException {
        CopyText.IN.require(command.sql());
        var copy = new PostgresqlJdbcCopyIn(pg);
        start();
        copyingIn = copy;
        try {
            return copy.run(command.sql(), Objects.requireNonNull(command.input()), stopIfCancelled);
        } catch (SQLException e) {
            throw PostgresqlCopy.failure(errors.translate(e), PostgresqlJdbcErrors.context(e));
        }
    }

    @Override
    protected JdbcCursor copyOut(String sql) throws SQLException {
        CopyText.OUT.require(sql);
        start();
        return new PostgresqlJdbcCopyOut(pg, sql);
    }

    @Override
    protected void after() {
        running = false;
        copyingIn = null;
    }

    @Override
    protected <T> Optional<T> extension(Class<T> type) {
        if (type != Notifications.class) {
            return Optional.empty();
        }
        var notifications = new PostgresqlJdbcNotifications(pg, errors, super::ping);
        listening = notifications;
        return Optional.of(type.cast(notifications));
    }

    @Override
    protected void ping() throws SQLException {
        if (begin == Begin.OWED) {
            // A borrower of the connection may end the transaction, which shows only once it has begun.
            connection.setAutoCommit(true);
            execute("begin");
            connection.setAutoCommit(false);
            begin = Begin.NOTHING;
        } else if (listening == null) {
            super.ping();
        } else {
            listening.prove();
        }
    }

    /** The thread that waits for the bytes of a COPY is not woken by the end of the connection. */
    @Override
    protected void abort(@Nullable Statement running) throws SQLException {
        stopCopyIn();
        super.abort(running);
    }

    private void stopCopyIn() {
        PostgresqlJdbcCopyIn copy = copyingIn;
        if (copy != null) {
            copy.stop();
        }
    }

    /**
     * Without asking the driver's statement, which sends one cancel and no more: when it overtakes the query, the server ignores
     * it, and the next one has to be sent, as it has where the BEGIN before the query has not been answered yet.
     */
    @Override
    protected void cancel(Statement statement) throws SQLException {
        stopCopyIn();
        boolean beginning = begin == Begin.SENT && pg.getTransactionState() == TransactionState.IDLE;
        if (running && !beginning) {
            pg.cancelQuery();
        }
    }
}
