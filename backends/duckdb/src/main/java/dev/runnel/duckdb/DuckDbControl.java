package dev.runnel.duckdb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcControl;
import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.spi.Command;
import dev.runnel.spi.Isolation;
import dev.runnel.spi.Progress;
import dev.runnel.spi.Session.SavepointOp;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.StatementWord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBResultSet;
import org.duckdb.DuckDBResultSetMetaData;
import org.duckdb.QueryProgress;
import org.duckdb.StatementReturnType;
import org.jspecify.annotations.Nullable;

/**
 * Transactions as SQL text, and an eye on those that have failed: DuckDB answers the COMMIT of an aborted transaction
 * with success and rolls it back.
 */
final class DuckDbControl extends JdbcControl {
    private static final String NO_TRANSACTION = "no transaction is active";

    private final DuckDbTypes types;
    private final DuckDbErrors errors;
    private final DuckDbLoader loader;
    private boolean inTransaction;
    /** A statement of the transaction failed, after which most transactions are aborted. */
    private boolean failed;

    private boolean lent;
    private boolean tracking;
    private volatile boolean touched;

    DuckDbControl(DuckDBConnection connection, DuckDbTypes types, DuckDbErrors errors) {
        super(connection, types);
        this.types = types;
        this.errors = errors;
        this.loader = new DuckDbLoader(connection, types, errors);
    }

    @Override
    protected void begin(TxOptions options) throws SQLException {
        if (options.isolation() != null && options.isolation() != Isolation.SNAPSHOT) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "DuckDB's only isolation is SNAPSHOT, asked for was "
                            + options.isolation().sql() + "; leave the isolation out.");
        }
        // Inside the transaction no other session can change its tables.
        loader.forget();
        execute(options.readOnly() ? "begin transaction read only" : "begin transaction");
        inTransaction = true;
        failed = false;
    }

    @Override
    protected void commit() throws SQLException {
        if (failed && isAborted()) {
            rollback();
            throw new RunnelException(
                    ErrorKind.TRANSACTION_ABORTED,
                    "An earlier statement of this transaction failed, so nothing was committed; run it again.");
        }
        try {
            execute("commit");
        } finally {
            // A commit that fails has rolled back.
            inTransaction = false;
        }
    }

    @Override
    protected void rollback() throws SQLException {
        try {
            execute("rollback");
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains(NO_TRANSACTION)) {
                throw e;
            }
        }
        inTransaction = false;
        failed = false;
    }

    @Override
    protected void restore() {}

    /** DuckDB has no savepoints: a nested block is a part of the outer one, and cannot be undone without it. */
    @Override
    protected void savepoint(SavepointOp op, String name) {
        if (op == SavepointOp.ROLLBACK) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "DuckDB has no savepoints, so a nested transaction cannot be undone alone. The way that works everywhere:"
                            + " run what may fail in a transaction of its own, after the outer one.");
        }
    }

    @Override
    protected void ping() throws SQLException {
        execute("select 1");
    }

    @Override
    protected void lent() {
        touched = true;
        lent = true;
    }

    @Override
    protected boolean leavesTraces(String sql) {
        return DuckDbText.leavesTraces(sql);
    }

    @Override
    protected void leaving(String sql) {
        touched = true;
    }

    @Override
    protected boolean needsReset() {
        return touched;
    }

    @Override
    protected void reset() throws SQLException {
        if (touched) {
            throw new SQLException("A statement has changed a setting of this session; only a new one is clean.");
        }
    }

    @Override
    protected boolean inTransaction(StatementWord word, boolean failed) throws SQLException {
        touched |= word == StatementWord.SETTING;
        if (word != StatementWord.NONE) {
            loader.forget();
        }
        this.failed |= failed;
        boolean asked = lent || word == StatementWord.BEGIN || word == StatementWord.END;
        if (asked) {
            inTransaction = isOpen();
            lent = false;
        }
        if (!inTransaction) {
            this.failed = false;
        }
        return inTransaction;
    }

    /** A transaction that lost is aborted, not gone: DuckDB waits for the rollback. */
    @Override
    protected boolean losesTransaction(ErrorKind kind) {
        return false;
    }

    /** Outside a transaction every statement has a number of its own. */
    private boolean isOpen() throws SQLException {
        try {
            return transactionId() == transactionId();
        } catch (SQLException e) {
            if (errors.translate(e).kind() == ErrorKind.TRANSACTION_ABORTED) {
                failed = true;
                return true;
            }
            throw e;
        }
    }

    private long transactionId() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select txid_current()::bigint")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private boolean isAborted() throws SQLException {
        try {
            ping();
            return false;
        } catch (SQLException e) {
            if (errors.translate(e).kind() == ErrorKind.TRANSACTION_ABORTED) {
                return true;
            }
            throw e;
        }
    }

    @Override
    protected @Nullable JdbcCursor execute(
            PreparedStatement statement, @Nullable Object[] arguments, List<Class<?>> argumentTypes)
            throws SQLException {
        types.bind(statement, arguments, argumentTypes);
        var prepared = (DuckDBPreparedStatement) statement;
        if (DuckDbChunkCursor.isSafe() && prepared.getMetaData() instanceof DuckDBResultSetMetaData meta) {
            if (meta.getReturnType() == StatementReturnType.QUERY_RESULT && DuckDbChunkRow.canRead(meta)) {
                return new DuckDbChunkCursor(prepared.query(), meta);
            }
        }
        return statement.execute() ? new DuckDbCursor((DuckDBResultSet) statement.getResultSet()) : null;
    }

    @Override
    protected JdbcCursor keys(PreparedStatement statement) throws SQLException {
        return new DuckDbCursor((DuckDBResultSet) statement.getGeneratedKeys());
    }

    @Override
    protected long affected(PreparedStatement statement, boolean query) throws SQLException {
        return query ? -1 : Math.max(statement.getLargeUpdateCount(), 0);
    }

    /** Row by row, as the driver's own batch does, which does not tell the wrong row nor stop when cancelled. */
    @Override
    protected long[] batch(
            PreparedStatement statement, Iterable<@Nullable Object[]> bindings, int size, List<Class<?>> argumentTypes)
            throws SQLException {
        var prepared = (DuckDBPreparedStatement) statement;
        long[] affected = new long[size];
        int i = 0;
        for (@Nullable Object[] binding : bindings) {
            types.bind(prepared, binding, argumentTypes);
            if (prepared.execute()) {
                throw new RunnelException(
                        ErrorKind.PARAMETER,
                        "A batch of counts cannot run a statement that returns rows; ask for rows.");
            }
            affected[i++] = affected(prepared, false);
        }
        return affected;
    }

    /** A prepared CREATE TABLE that runs a second time makes a table without columns (2.0.0.1). */
    @Override
    protected boolean keeps(StatementWord word) {
        return word == StatementWord.NONE;
    }

    @Override
    protected boolean load(
            Command.Target into,
            String sql,
            List<@Nullable Object[]> bindings,
            List<Class<?>> argumentTypes,
            Runnable stopIfCancelled)
            throws SQLException {
        return loader.load(into, sql, bindings, argumentTypes, stopIfCancelled);
    }

    /** DuckDB measures only when it is told to, and would draw a bar into the console. */
    @Override
    protected void trackProgress(boolean tracked) throws SQLException {
        if (tracked == tracking) {
            return;
        }
        try {
            if (tracked) {
                execute("set enable_progress_bar_print = false");
            }
            execute("set enable_progress_bar = " + tracked);
            tracking = tracked;
        } catch (SQLException e) {
            // An aborted transaction takes no setting: the session goes on measuring.
            if (tracked) {
                throw e;
            }
        }
    }

    @Override
    protected @Nullable Progress progress(Statement statement) throws SQLException {
        QueryProgress progress = ((DuckDBPreparedStatement) statement).getQueryProgress();
        return progress.getPercentage() < 0
                ? null
                : new Progress(
                        Math.min(progress.getPercentage(), 100),
                        progress.getRowsProcessed(),
                        progress.getTotalRowsToProcess());
    }

    @Override
    protected void abort(@Nullable Statement running) throws SQLException {
        if (running != null) {
            running.cancel();
        }
    }
}
