package dev.runnel.jdbc;

import dev.runnel.spi.Session.SavepointOp;
import dev.runnel.spi.TxOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one connection is controlled: transactions, cancel, ping, reset and close. This one uses JDBC's auto-commit flag;
 * a backend overrides what its driver does better in SQL. One instance per session; called by the thread that holds the
 * session, except {@link #cancel} and {@link #abort}.
 */
public class JdbcControl {
    protected final Connection connection;
    private @Nullable Integer isolationBefore;
    private @Nullable Boolean readOnlyBefore;
    private boolean begunByText;

    public JdbcControl(Connection connection) {
        this.connection = connection;
    }

    protected void begin(TxOptions options) throws SQLException {
        if (options.isolation() != null) {
            isolationBefore = connection.getTransactionIsolation();
            connection.setTransactionIsolation(Isolations.jdbc(options.isolation()));
        }
        if (options.readOnly() != connection.isReadOnly()) {
            readOnlyBefore = connection.isReadOnly();
            connection.setReadOnly(options.readOnly());
        }
        connection.setAutoCommit(false);
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

    /** Undoes what a borrower may have left behind. */
    protected void reset() throws SQLException {
        connection.clearWarnings();
    }

    /**
     * Whether a transaction is open, asked after each command.
     *
     * @param word what the command's text said about transactions
     * @param failed true if the command failed; a database may then have ended the transaction by itself
     */
    protected boolean inTransaction(StatementWord word, boolean failed) throws SQLException {
        if (!failed && word == StatementWord.BEGIN) {
            begunByText = true;
        } else if (!failed && word == StatementWord.END) {
            begunByText = false;
        }
        return begunByText || !connection.getAutoCommit();
    }

    /** Immediately before a statement runs, on its thread. */
    protected void before(PreparedStatement statement) throws SQLException {}

    /** After a statement ended, however it ended, on its thread; nothing reaches it any more. */
    protected void after() {}

    /** Rows changed by the statement that just ran and gave no rows; -1 if not known. */
    protected long affected(PreparedStatement statement) throws SQLException {
        return statement.getUpdateCount();
    }

    /** Rows changed by the query (an insert with returning, say) whose rows were just read; -1 if not known. */
    protected long affectedByQuery(PreparedStatement statement) throws SQLException {
        return -1;
    }

    /** Runs once per binding, without results in between; gives the rows changed by each, -1 where not known. */
    protected long[] batch(PreparedStatement statement, Binder binder, List<@Nullable Object[]> bindings)
            throws SQLException {
        for (@Nullable Object[] binding : bindings) {
            binder.bind(binding);
            statement.addBatch();
        }
        int[] counts = statement.executeBatch();
        long[] affected = new long[counts.length];
        for (int i = 0; i < counts.length; i++) {
            affected[i] = Math.max(counts[i], -1);
        }
        return affected;
    }

    /** Stops the running statement. Any thread, only while it runs. */
    protected void cancel(Statement statement) throws SQLException {
        statement.cancel();
    }

    /** Drops a connection that a thread is using now. Any thread; must not wait for that thread. */
    protected void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    protected void close() throws SQLException {
        connection.close();
    }

    protected final void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Binds one set of arguments to the statement at hand. */
    @FunctionalInterface
    public interface Binder {
        void bind(@Nullable Object[] arguments) throws SQLException;
    }
}
