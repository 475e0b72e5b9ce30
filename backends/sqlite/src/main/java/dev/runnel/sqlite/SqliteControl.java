package dev.runnel.sqlite;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcControl;
import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.jdbc.ManyRows;
import dev.runnel.spi.Isolation;
import dev.runnel.spi.Session.SavepointOp;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.StatementWord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/** Transactions as SQL text, exact row counts, and a cancel that ends a busy wait too. */
final class SqliteControl extends JdbcControl {
    private static final @Nullable Object[] NONE = {};
    private static final int ROWS_PER_STATEMENT = 100;
    private static final int MOST_LOOKS = 50;

    private final DB db;
    private final SqliteTypes types;
    private final ManyRows rows = new Rows();
    private final SqliteBusy busy;
    private final boolean reader;
    private final SqliteSchema schema;
    private final boolean onFile;
    private final List<String> settings;
    private boolean inTransaction;
    private boolean queryOnly;
    private volatile boolean touched;
    private boolean lent;
    private int schemaSeen;
    private long changesBefore;
    private long lastAffected;
    private @Nullable PreparedStatement keys;

    /**
     * @param onFile whether a new session on the same database can be had; one in memory is the database itself, and what is made
     *     in it stays
     * @param settings statements that make the session in memory what it was again, when a borrower has changed it
     */
    SqliteControl(
            SQLiteConnection connection,
            SqliteTypes types,
            SqliteBusy busy,
            boolean reader,
            SqliteSchema schema,
            boolean onFile,
            List<String> settings) {
        super(connection, types);
        this.types = types;
        this.db = connection.getDatabase();
        this.busy = busy;
        this.reader = reader;
        this.schema = schema;
        this.onFile = onFile;
        this.settings = settings;
        this.schemaSeen = schema.version();
    }

    Connection connection() {
        return connection;
    }

    @Override
    protected void begin(TxOptions options) throws SQLException {
        if (options.isolation() != null && options.isolation() != Isolation.SERIALIZABLE) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "SQLite's only isolation is SERIALIZABLE, asked for was "
                            + options.isolation().sql() + "; leave the isolation out.");
        }
        if (reader && !options.readOnly()) {
            throw new RunnelException(
                    ErrorKind.READ_ONLY, "A session that only reads cannot begin a transaction that writes.");
        }
        try {
            exec(options.readOnly() ? "begin" : "begin immediate");
        } catch (SQLException e) {
            if (busy.isInterrupted()) {
                throw interrupted(e);
            }
            throw e;
        }
        inTransaction = true;
        if (options.readOnly() && !reader) {
            queryOnly = true;
            exec("pragma query_only=on");
        }
    }

    @Override
    protected void commit() throws SQLException {
        busy.patient();
        try {
            exec("commit");
        } finally {
            busy.reset();
        }
        inTransaction = false;
    }

    @Override
    protected void rollback() throws SQLException {
        busy.patient();
        try {
            exec("rollback");
        } catch (SQLException e) {
            // Where SQLite has rolled back by itself that is as good.
            if (isOpen()) {
                throw e;
            }
        } finally {
            busy.reset();
        }
        inTransaction = false;
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
    protected boolean needsReset() {
        return touched;
    }

    @Override
    protected void reset() throws SQLException {
        if (touched) {
            if (onFile) {
                throw new SQLException(
                        "A setting was changed, or something temporary made; only a new session is clean.");
            }
            if (isOpen()) {
                exec("rollback");
            }
            inTransaction = false;
            lent = false;
            schema.changed();
            for (String setting : settings) {
                exec(setting);
            }
            db.busy_handler(busy);
            touched = false;
        }
    }

    @Override
    protected boolean leavesTraces(String sql) {
        return SqliteText.leavesTraces(sql);
    }

    @Override
    protected void leaving(String sql) {
        touched = true;
    }

    @Override
    protected boolean inTransaction(StatementWord word, boolean failed) throws SQLException {
        switch (word) {
            case DDL, SETTING -> schema.changed();
            default -> {}
        }
        if (failed
                || lent
                || word == StatementWord.BEGIN
                || word == StatementWord.END
                || word == StatementWord.SAVEPOINT) {
            inTransaction = isOpen();
            lent = false;
            touched |= inTransaction && !onFile && word != StatementWord.NONE;
        }
        return inTransaction;
    }

    /** What {@link #inTransaction} says is certain here. */
    @Override
    protected boolean losesTransaction(ErrorKind kind) {
        return false;
    }

    /**
     * The driver does not show sqlite3_get_autocommit. {@code begin} takes no lock and fails inside a transaction, so
     * it tells; it is asked only after texts and failures that may have changed the answer.
     */
    private boolean isOpen() throws SQLException {
        try {
            exec("begin");
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("within a transaction")) {
                return true;
            }
            throw e;
        }
        exec("rollback");
        return false;
    }

    /** Whoever has the driver's connection may change anything. */
    @Override
    protected void lent() {
        touched = true;
        lent = true;
    }

    /**
     * SQLite looks at the tables a second time when another connection has changed them while it looked, but not a third
     * time, and then says that they are missing. Nothing has run yet, so it is asked again, as often as SQLite itself does
     * for a statement that it has prepared.
     */
    @Override
    protected PreparedStatement prepare(String sql, boolean keys) throws SQLException {
        for (int looks = 1; ; looks++) {
            try {
                return super.prepare(sql, keys);
            } catch (SQLiteException e) {
                if (e.getResultCode() != SQLiteErrorCode.SQLITE_SCHEMA || looks == MOST_LOOKS) {
                    throw e;
                }
            }
        }
    }

    @Override
    protected @Nullable JdbcCursor execute(
            PreparedStatement statement, @Nullable Object[] arguments, List<Class<?>> argumentTypes)
            throws SQLException {
        var core = (CoreStatement) statement;
        @Nullable
        Object[] values =
                types.store(arguments, statement.getParameterMetaData().getParameterCount());
        long pointer = pointer(core);
        changesBefore = db.total_changes();
        boolean row = run(core, values);
        int columns = row ? db.column_count(pointer) : columnsAfterEnd(core, pointer);
        return columns == 0 ? null : new SqliteCursor(db, pointer, columns, row);
    }

    private boolean run(CoreStatement statement, @Nullable Object[] values) throws SQLException {
        try {
            return db.execute(statement, values);
        } catch (SQLException e) {
            if (busy.isInterrupted()) {
                throw interrupted(e);
            }
            throw e;
        }
    }

    private static RunnelException interrupted(SQLException e) {
        return new RunnelException(
                ErrorKind.STATEMENT_CANCELLED,
                "The thread was interrupted while it waited for another connection's lock; nothing was done. The interrupt flag"
                        + " is still set.",
                e);
    }

    /** The driver finalizes some statements when they end. */
    private int columnsAfterEnd(CoreStatement core, long pointer) throws SQLException {
        return core.pointer.isClosed() ? 0 : db.column_count(pointer);
    }

    /** SQLite keeps the last row id, so only an insert that changed something may ask for it. */
    @Override
    protected JdbcCursor keys(PreparedStatement statement) throws SQLException {
        var core = (CoreStatement) keys;
        if (core == null || core.pointer.isClosed()) {
            keys = connection.prepareStatement("select last_insert_rowid() as generated_key");
            core = (CoreStatement) keys;
        }
        long pointer = pointer(core);
        db.reset(pointer);
        boolean row = db.execute(core, NONE) && lastAffected > 0;
        return new SqliteCursor(db, pointer, 1, row);
    }

    /** sqlite3_changes keeps the count of the last insert, update or delete, whatever ran since. */
    @Override
    protected long affected(PreparedStatement statement, boolean query) throws SQLException {
        lastAffected = db.total_changes() == changesBefore ? 0 : db.changes();
        return lastAffected;
    }

    /** Row by row, and so as fast as the driver's batch, which does not tell the wrong row nor stop when cancelled. */
    @Override
    protected long[] batch(
            PreparedStatement statement, Iterable<@Nullable Object[]> bindings, int size, List<Class<?>> argumentTypes)
            throws SQLException {
        var core = (CoreStatement) statement;
        int parameters = statement.getParameterMetaData().getParameterCount();
        long[] affected = new long[size];
        int i = 0;
        for (@Nullable Object[] binding : bindings) {
            @Nullable Object[] values = types.store(binding, parameters);
            changesBefore = db.total_changes();
            if (run(core, values)) {
                throw new RunnelException(
                        ErrorKind.PARAMETER,
                        "A batch of counts cannot run a statement that returns rows; ask for rows.");
            }
            affected[i++] = affected(statement, false);
        }
        return affected;
    }

    @Override
    protected ManyRows manyRows() {
        return rows;
    }

    @Override
    protected void after() {
        busy.reset();
    }

    @Override
    protected void clear(PreparedStatement statement, List<@Nullable Object[]> bindings) throws SQLException {
        // Each run binds all parameters anew; only what takes room is worth a call to forget it.
        boolean big = bindings.size() != 1;
        for (Object value : big ? NONE : bindings.get(0)) {
            big |= SqliteTypes.isBig(value);
        }
        if (big) {
            statement.clearParameters();
        }
    }

    @Override
    protected boolean outdated() {
        int version = schema.version();
        boolean changed = version != schemaSeen;
        schemaSeen = version;
        return changed;
    }

    @Override
    protected void cancel(Statement statement) throws SQLException {
        busy.stop();
        db.interrupt();
    }

    @Override
    protected void abort(@Nullable Statement running) throws SQLException {
        busy.abort();
        db.interrupt();
    }

    private static long pointer(CoreStatement statement) throws SQLException {
        return statement.pointer.safeRunLong((db, pointer) -> pointer);
    }

    private void exec(String sql) throws SQLException {
        db._exec(sql);
    }

    /** One step for a hundred rows: a third of what a hundred steps cost. */
    private final class Rows implements ManyRows {
        @Override
        public int perStatement(int columns) {
            return Math.min(ROWS_PER_STATEMENT, SqliteText.MOST_PARAMETERS / columns);
        }

        @Override
        public long insert(PreparedStatement statement, Iterable<@Nullable Object[]> rows, int parameters)
                throws SQLException {
            var core = (CoreStatement) statement;
            var values = new @Nullable Object[parameters];
            int i = 0;
            for (@Nullable Object[] row : rows) {
                types.store(row, values, i);
                i += row.length;
            }
            db.reset(pointer(core));
            changesBefore = db.total_changes();
            run(core, values);
            return affected(statement, false);
        }
    }
}
