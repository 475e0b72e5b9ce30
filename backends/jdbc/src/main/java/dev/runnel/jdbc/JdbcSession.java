package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.Session;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.StatementWord;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session over one JDBC connection. Every call does its work on the calling thread and returns a completed stage;
 * {@link #abort()}, {@link #health()} and {@link Exchange#cancel()} come from any thread.
 *
 * <p>The gate lets abort and close meet without harm: a connection that a thread is inside of is only interrupted, and
 * that thread closes it on its way out. (Closing a SQLite connection under a running statement crashes the JVM.)
 */
public final class JdbcSession implements Session {
    /** Before the text of a statement that was prepared to give generated keys; no SQL begins like this. */
    private static final String KEYS = "keys:";

    final JdbcTypes types;
    final JdbcErrors errors;
    final JdbcControl control;
    private final Connection connection;
    private final StatementCache cache;

    /** Guards the state of whichever exchange is open: one lock for all of them, as they come one after the other. */
    final ReentrantLock exchanging = new ReentrantLock();

    private final ReentrantLock gate = new ReentrantLock();
    private boolean inside;
    private volatile @Nullable Statement running;
    private volatile boolean aborted;
    private boolean closed;
    private volatile Health health = Health.CLEAN;

    /** @param cacheSize how many prepared statements are kept, 0 for none */
    public JdbcSession(Connection connection, JdbcTypes types, JdbcErrors errors, JdbcControl control, int cacheSize) {
        this.connection = connection;
        this.types = types;
        this.errors = errors;
        this.control = control;
        this.cache = new StatementCache(cacheSize);
    }

    @Override
    public Exchange open(Command command) {
        return new JdbcExchange(this, command);
    }

    @Override
    public boolean beginsAhead(TxOptions options) {
        return control.beginsAhead(options);
    }

    @Override
    public CompletionStage<@Nullable Void> begin(TxOptions options) {
        return run(() -> begin0(options));
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        return run(this::commit0);
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        return run(this::rollback0);
    }

    @Override
    public CompletionStage<@Nullable Void> savepoint(SavepointOp op, String name) {
        return run(() -> control.savepoint(op, name));
    }

    @Override
    public CompletionStage<@Nullable Void> ping() {
        return run(control::ping);
    }

    @Override
    public CompletionStage<@Nullable Void> reset() {
        return run(control::reset);
    }

    @Override
    public boolean needsReset() {
        return control.needsReset();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        gate.lock();
        try {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            closed = true;
            aborted = true;
            health = Health.BROKEN;
        } finally {
            gate.unlock();
        }
        try {
            cache.clear();
            control.close();
            return CompletableFuture.completedFuture(null);
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(errors.translate(e));
        }
    }

    @Override
    public void abort() {
        gate.lock();
        try {
            health = Health.BROKEN;
            if (aborted) {
                return;
            }
            aborted = true;
            if (inside) {
                control.abort(running);
                return;
            }
            closed = true;
            control.close();
        } catch (SQLException | RuntimeException e) {
            // Nobody is left to be told: the session is broken and its thread closes it on the way out.
        } finally {
            gate.unlock();
        }
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
        control.lent();
        return Optional.of(type.cast(connection));
    }

    /** Before the driver is used: refuses a session that was aborted or closed. */
    void enter() {
        gate.lock();
        try {
            if (aborted) {
                throw new RunnelException(ErrorKind.CONNECTION_LOST, "The session was closed; open another one.");
            }
            inside = true;
            health = Health.BUSY;
        } finally {
            gate.unlock();
        }
    }

    /** After the driver was used: notes the new health, and closes a session that was aborted meanwhile. */
    void leave(Health now) {
        gate.lock();
        try {
            inside = false;
            running = null;
            if (!aborted) {
                health = now;
                return;
            }
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            gate.unlock();
        }
        try {
            control.close();
        } catch (SQLException | RuntimeException e) {
            // The connection was given up already.
        }
    }

    /**
     * Notes what {@link #abort()} has to stop, and throws if it came before. Both fields are volatile: of this and an abort
     * at the same time at least one sees the other.
     */
    void running(Statement statement) {
        running = statement;
        if (aborted) {
            throw new RunnelException(ErrorKind.CONNECTION_LOST, "The session was aborted before the statement ran.");
        }
    }

    /** Asks the connection whether a transaction is open. */
    Health look(StatementWord word, boolean failed) {
        try {
            return control.inTransaction(word, failed) ? Health.IN_TRANSACTION : Health.CLEAN;
        } catch (SQLException | RuntimeException e) {
            return Health.BROKEN;
        }
    }

    CachedStatement prepare(String sql, boolean keys, int arguments) throws SQLException {
        if (control.outdated()) {
            cache.clear();
        }
        CachedStatement cached = cache.take(keys ? KEYS + sql : sql);
        if (cached == null) {
            types.check(sql, arguments);
        }
        boolean leavesTraces = cached == null ? control.leavesTraces(sql) : cached.leavesTraces;
        if (leavesTraces) {
            // Before it is prepared, which may fail and have run it.
            control.leaving(sql);
        }
        return cached == null ? new CachedStatement(control.prepare(sql, keys), sql, leavesTraces) : cached;
    }

    /** What stands for a COPY where a statement is cancelled and dropped; it is never run. */
    CachedStatement copying(String sql) throws SQLException {
        boolean leavesTraces = control.leavesTraces(sql);
        if (leavesTraces) {
            control.leaving(sql);
        }
        return new CachedStatement(connection.prepareStatement(sql), sql, leavesTraces);
    }

    void giveBack(String sql, boolean keys, CachedStatement statement) {
        cache.put(keys ? KEYS + sql : sql, statement);
    }

    void drop(String sql, boolean keys, CachedStatement statement) {
        cache.drop(keys ? KEYS + sql : sql, statement);
    }

    void begin0(TxOptions options) throws SQLException {
        try {
            control.begin(options);
        } catch (SQLException | RuntimeException e) {
            restoreAfter(e);
            throw e;
        }
    }

    void commit0() throws SQLException {
        control.commit();
        restore();
    }

    void rollback0() throws SQLException {
        try {
            control.rollback();
        } catch (SQLException | RuntimeException e) {
            health = Health.BROKEN;
            throw new BrokenSession(e);
        }
        restore();
    }

    private void restore() {
        try {
            control.restore();
        } catch (SQLException | RuntimeException e) {
            throw new BrokenSession(e);
        }
    }

    private void restoreAfter(Exception cause) {
        try {
            control.restore();
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(e);
            throw new BrokenSession(cause);
        }
    }

    private CompletionStage<@Nullable Void> run(Work work) {
        try {
            enter();
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
        RunnelException failure = null;
        boolean broken = false;
        try {
            work.run();
        } catch (BrokenSession e) {
            broken = true;
            failure = failure(e.reason);
        } catch (SQLException | RuntimeException e) {
            failure = failure(e);
        } catch (Error e) {
            // The thread must be noted to have left, or nobody would ever close the connection.
            leave(Health.BROKEN);
            throw e;
        }
        control.after();
        leave(health(failure, broken));
        return failure == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(failure);
    }

    private Health health(@Nullable RunnelException failure, boolean broken) {
        if (broken || failure != null && errors.breaksSession(failure)) {
            return Health.BROKEN;
        }
        return look(StatementWord.NONE, failure != null);
    }

    /** What a statement failed with. */
    RunnelException failure(Throwable e, String sql) {
        return e instanceof SQLException failed && !aborted ? errors.translate(failed, sql) : failure(e);
    }

    RunnelException failure(Throwable e) {
        if (aborted) {
            return new RunnelException(
                    ErrorKind.CONNECTION_LOST,
                    "The session was aborted while it was in use; whether the statement took effect is not known.",
                    e);
        }
        if (e instanceof RunnelException known) {
            return known;
        }
        return e instanceof SQLException sql
                ? errors.translate(sql)
                : new RunnelException(ErrorKind.OTHER, "The driver failed; see the cause.", e);
    }

    /** One control call. */
    private interface Work {
        void run() throws SQLException;
    }

    /** A step after which nothing is known about the session. */
    private static final class BrokenSession extends RuntimeException {
        final Exception reason;

        BrokenSession(Exception reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
