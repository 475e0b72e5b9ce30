package dev.runnel.mysql;

import dev.runnel.jdbc.JdbcControl;
import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.jdbc.ManyRows;
import dev.runnel.spi.Isolation;
import dev.runnel.spi.Session.SavepointOp;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.SessionReset;
import dev.runnel.spi.support.StatementWord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Controls a session by SQL texts; whether a transaction is open is what the server says with each answer. */
final class MysqlJdbcControl extends JdbcControl {
    private static final int MOST_TRIES = 5;

    final MysqlJdbcTypes types;
    final MysqlDriver driver;
    private final MysqlJdbcKiller killer;
    private final MysqlOptions options;
    private final ManyRows manyRows;
    private ServerSession self = ServerSession.NONE;
    private Duration idleTimeout = Duration.ofHours(8);
    private long maxPacket = 1 << 24;
    private boolean transaction;
    private boolean changed;
    private boolean databaseChanged;
    private boolean lent;
    private boolean outdated;
    private volatile boolean killed;
    private volatile boolean doubtful;

    MysqlJdbcControl(
            Connection connection,
            MysqlJdbcTypes types,
            MysqlDriver driver,
            MysqlJdbcKiller killer,
            MysqlOptions options) {
        super(connection, types);
        this.types = types;
        this.driver = driver;
        this.killer = killer;
        this.options = options;
        this.manyRows = new MysqlJdbcRows(types, () -> maxPacket);
    }

    /** Makes a new session what the URL says, and asks it for what must be known of it. */
    void setUp() throws SQLException {
        execute(options.setUp());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select connection_id(), @@wait_timeout, @@max_allowed_packet, " + ServerSession.PROCESS)) {
            row.next();
            self = new ServerSession(row.getString(1), String.valueOf(row.getString(4)));
            idleTimeout = Duration.ofSeconds(row.getLong(2));
            maxPacket = row.getLong(3);
        }
    }

    /** Half of what the server lets a session be idle for. */
    @Override
    protected @Nullable Duration maxAge() {
        return idleTimeout.dividedBy(2);
    }

    @Override
    protected void begin(TxOptions begin) throws SQLException {
        Isolation isolation = begin.isolation();
        if (isolation != null) {
            execute("set transaction isolation level " + isolation.sql());
        }
        execute(begin.readOnly() ? "start transaction read only" : "start transaction");
    }

    @Override
    protected void commit() throws SQLException {
        execute("commit");
    }

    @Override
    protected void rollback() throws SQLException {
        execute("rollback");
    }

    /** The isolation was that of one transaction. */
    @Override
    protected void restore() {}

    @Override
    protected void savepoint(SavepointOp op, String name) throws SQLException {
        String quoted = '`' + name.replace("`", "``") + '`';
        execute(
                switch (op) {
                    case CREATE -> "savepoint " + quoted;
                    case RELEASE -> "release savepoint " + quoted;
                    case ROLLBACK -> "rollback to savepoint " + quoted;
                });
    }

    @Override
    protected void ping() throws SQLException {
        execute("do 0");
    }

    /** What was set by the driver's own calls, time limits or read-only, it keeps beside the server. */
    @Override
    protected void lent() {
        changed = true;
        lent = true;
    }

    @Override
    protected boolean needsReset() {
        return changed || options.reset() == SessionReset.ALWAYS;
    }

    @Override
    protected void reset() throws SQLException {
        if (lent) {
            throw new SQLException("The driver's connection was lent; only a new one is clean.");
        }
        String database = options.database();
        if (databaseChanged && database == null) {
            throw new SQLException(
                    "A statement has chosen a database, and the session had none; only a new one" + " is clean.");
        }
        driver.reset(connection);
        outdated = true;
        if (databaseChanged && database != null) {
            execute("use `" + database.replace("`", "``") + "`");
        }
        execute(options.setUp());
        changed = false;
        databaseChanged = false;
    }

    /** A reset has dropped them on the server. */
    @Override
    protected boolean outdated() {
        boolean now = outdated;
        outdated = false;
        return now;
    }

    /** An error does not tell whether the transaction is still open: a deadlock ends it, and so does DDL that fails. */
    @Override
    protected boolean inTransaction(StatementWord word, boolean failed) throws SQLException {
        if (doubtful) {
            throw new SQLException("A KILL may still be waiting for the next statement.", "08006");
        }
        changed |= word == StatementWord.SETTING;
        if (failed && lookAtTransaction()) {
            execute("do 0");
        }
        return lookAtTransaction();
    }

    /** What the server has said last. */
    boolean lookAtTransaction() throws SQLException {
        Boolean said = driver.inTransaction(connection);
        transaction = said == null ? transaction : said;
        return transaction;
    }

    @Override
    protected boolean leavesTraces(String sql) {
        return MysqlText.leavesTraces(sql);
    }

    @Override
    protected void leaving(String sql) {
        changed = true;
        databaseChanged |= MysqlText.choosesDatabase(sql);
    }

    @Override
    protected PreparedStatement prepare(String sql, boolean keys) throws SQLException {
        return driver.prepare(connection, sql, keys);
    }

    @Override
    protected @Nullable JdbcCursor execute(
            PreparedStatement statement, @Nullable Object[] arguments, List<Class<?>> argumentTypes)
            throws SQLException {
        types.bind(statement, arguments, argumentTypes);
        driver.stream(statement);
        return statement.execute() ? new MysqlJdbcCursor(statement.getResultSet(), this) : null;
    }

    @Override
    protected JdbcCursor keys(PreparedStatement statement) throws SQLException {
        return new MysqlJdbcCursor(statement.getGeneratedKeys(), this);
    }

    /**
     * One by one: of the drivers' own batches, which take as many round trips, nobody could tell which row was refused.
     */
    @Override
    protected long[] batch(
            PreparedStatement statement, Iterable<@Nullable Object[]> bindings, int size, List<Class<?>> argumentTypes)
            throws SQLException {
        long[] affected = new long[size];
        int i = 0;
        for (@Nullable Object[] binding : bindings) {
            types.bind(statement, binding, argumentTypes);
            affected[i++] = statement.executeLargeUpdate();
        }
        return affected;
    }

    @Override
    protected ManyRows manyRows() {
        return manyRows;
    }

    @Override
    protected void cancel(Statement statement) throws SQLException {
        stop();
    }

    @Override
    protected void cancelPreparing() throws SQLException {
        stop();
    }

    /**
     * A server that does not notice the closed socket would go on with its statement, or with what it prepares. The socket
     * first: some statements, such as {@code select sleep(60)}, answer a KILL as if they had ended.
     */
    @Override
    protected void abort(@Nullable Statement running) throws SQLException {
        try {
            drop();
        } finally {
            killer.killLater(self);
        }
    }

    /** Any thread. */
    void drop() throws SQLException {
        driver.drop(connection);
    }

    /** Any thread, while a statement runs or its rows are not all read. */
    void stop() throws SQLException {
        killed = true;
        try {
            killer.kill(self);
        } catch (SQLException | RuntimeException e) {
            // It may have been sent, and may still arrive.
            doubtful = true;
            throw e;
        }
    }

    /** A KILL that came when the statement had ended may be waiting for the next one; this is it. */
    @Override
    protected void after() {
        for (int i = 0; killed && i < MOST_TRIES; i++) {
            try {
                execute("do 0");
                killed = false;
            } catch (SQLException e) {
                // Hit, or the connection is gone.
            }
        }
        doubtful |= killed;
    }
}
