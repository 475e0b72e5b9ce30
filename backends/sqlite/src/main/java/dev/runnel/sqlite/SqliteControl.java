package dev.runnel.sqlite;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcControl;
import dev.runnel.jdbc.StatementWord;
import dev.runnel.spi.Isolation;
import dev.runnel.spi.Session.SavepointOp;
import dev.runnel.spi.TxOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/** Transactions as SQL text, exact row counts, and a cancel that ends a busy wait too. */
final class SqliteControl extends JdbcControl {
    private final DB db;
    private final SqliteBusy busy;
    private final boolean reader;
    private final SqliteSchema schema;
    private final List<String> settings;
    private boolean inTransaction;
    private boolean queryOnly;
    private boolean touched;
    private long changesBefore;

    /** @param settings statements that make the session what its options say; run again when a borrower changed one */
    SqliteControl(
            SQLiteConnection connection, SqliteBusy busy, boolean reader, SqliteSchema schema, List<String> settings) {
        super(connection);
        this.db = connection.getDatabase();
        this.busy = busy;
        this.reader = reader;
        this.schema = schema;
        this.settings = settings;
    }

    Connection connection() {
        return connection;
    }

    @Override
    protected void begin(TxOptions options) throws SQLException {
        if (options.isolation() != null && options.isolation() != Isolation.SERIALIZABLE) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "SQLite's only isolation is SERIALIZABLE, asked for was " + options.isolation().sql()
                            + "; leave the isolation out.");
        }
        if (reader && !options.readOnly()) {
            throw new RunnelException(
                    ErrorKind.READ_ONLY, "A session that only reads cannot begin a transaction that writes.");
        }
        exec(options.readOnly() ? "begin" : "begin immediate");
        inTransaction = true;
        if (options.readOnly() && !reader) {
            queryOnly = true;
            exec("pragma query_only=on");
        }
    }

    @Override
    protected void commit() throws SQLException {
        exec("commit");
        inTransaction = false;
    }

    @Override
    protected void rollback() throws SQLException {
        if (inTransaction(StatementWord.END, true)) {
            exec("rollback");
            inTransaction = false;
        }
    }

    @Override
    protected void restore() throws SQLException {
        if (queryOnly) {
            exec("pragma query_only=off");
            queryOnly = false;
        }
    }

    @Override
    protected void savepoint(SavepointOp op, String name) throws SQLException {
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        exec(
                switch (op) {
                    case CREATE -> "savepoint " + quoted;
                    case RELEASE -> "release " + quoted;
                    case ROLLBACK -> "rollback to " + quoted;
                });
    }

    @Override
    protected void ping() throws SQLException {
        exec("select 1");
    }

    @Override
    protected void reset() throws SQLException {
        if (touched) {
            for (String setting : settings) {
                exec(setting);
            }
            db.busy_handler(busy);
            touched = false;
        }
    }

    /**
     * The driver does not show sqlite3_get_autocommit. {@code begin} takes no lock and fails inside a transaction, so it
     * tells; it is asked only after texts and failures that may have changed the answer.
     */
    @Override
    protected boolean inTransaction(StatementWord word, boolean failed) throws SQLException {
        switch (word) {
            case DDL -> schema.changed();
            case SETTING -> touched = true;
            default -> {}
        }
        if (failed || word == StatementWord.BEGIN || word == StatementWord.END || word == StatementWord.SAVEPOINT) {
            inTransaction = db._exec("begin") != 0;
            if (!inTransaction) {
                exec("rollback");
            }
        }
        return inTransaction;
    }

    @Override
    protected void before(PreparedStatement statement) throws SQLException {
        changesBefore = db.total_changes();
    }

    @Override
    protected void after() {
        busy.reset();
    }

    /** sqlite3_changes keeps the count of the last insert, update or delete, whatever ran since. */
    @Override
    protected long affected(PreparedStatement statement) throws SQLException {
        return db.total_changes() == changesBefore ? 0 : db.changes();
    }

    @Override
    protected long affectedByQuery(PreparedStatement statement) throws SQLException {
        return affected(statement);
    }

    @Override
    protected void cancel(Statement statement) throws SQLException {
        busy.stop();
        db.interrupt();
    }

    @Override
    protected void abort() throws SQLException {
        busy.abort();
        db.interrupt();
    }

    private void exec(String sql) throws SQLException {
        int code = db._exec(sql);
        if (code != 0) {
            db.throwex(code);
        }
    }
}
