package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Batch;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Command;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.Progress;
import dev.runnel.spi.Row;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.Session.Health;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.SqlErrors;
import dev.runnel.spi.support.StatementWord;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One command on a JDBC session.
 *
 * <pre>
 * NEW -- fetch --> RUNNING -- all rows read, or failed --> ENDING --> ENDED
 *                  |    ^
 *           max rows    fetch
 *                  v    |
 *                  PAUSED -- cancel: the cursor is closed --> ENDED
 * </pre>
 *
 * The lock is held for each change of state and while a cancel is handed to the driver, so a cancel finds the statement
 * either running, and the fetch cannot go on to ENDING before the cancel was handed over, or not running, and sends
 * nothing. It is never held while a statement runs.
 */
final class JdbcExchange implements Exchange {
    private static final CompletableFuture<Batch> MORE = CompletableFuture.completedFuture(new Batch(-1, true));
    private static final CompletableFuture<Batch> NO_MORE = CompletableFuture.completedFuture(new Batch(-1, false));

    private enum State {
        NEW,
        RUNNING,
        PAUSED,
        ENDING,
        ENDED
    }

    private final JdbcSession session;
    private final Command command;
    private final boolean keys;
    private final boolean copies;

    private final ReentrantLock lock;
    private State state = State.NEW;
    private @Nullable Statement running;
    private volatile boolean preparing;
    private volatile boolean cancelled;
    private volatile boolean done;

    private @Nullable CachedStatement cached;
    private @Nullable JdbcBatch batch;
    private @Nullable JdbcCursor cursor;
    private @Nullable Row row;
    private boolean ownTransaction;
    private boolean tracked;
    private boolean limited;

    private int binding;
    private int bound;
    private long affected = -1;
    private long lastAffected = -1;

    JdbcExchange(JdbcSession session, Command command) {
        this.session = session;
        this.lock = session.exchanging;
        this.command = command;
        this.keys = command.returns() == Returns.KEYS;
        this.copies = command.returns() == Returns.COPY_IN || command.returns() == Returns.COPY_OUT;
    }

    @Override
    public CompletionStage<Batch> fetchOnly(int max, RowSink sink) {
        limited = max < Integer.MAX_VALUE && command.returns() == Returns.ROWS && !command.isBatch();
        return fetch(max, sink);
    }

    @Override
    public CompletionStage<Batch> fetch(int max, RowSink sink) {
        boolean first;
        lock.lock();
        try {
            if (state == State.ENDED || state == State.NEW && cancelled) {
                boolean never = state == State.NEW || cancelled;
                state = State.ENDED;
                done = true;
                return never ? CompletableFuture.failedFuture(cancelledError(null)) : NO_MORE;
            }
            first = state == State.NEW;
            session.enter();
            state = State.RUNNING;
        } catch (RunnelException e) {
            state = State.ENDED;
            done = true;
            return CompletableFuture.failedFuture(e.withLabel(command.label()));
        } finally {
            lock.unlock();
        }
        Throwable failure = null;
        boolean more = false;
        try {
            more = first ? start(max, sink) : resume(max, sink);
        } catch (Throwable e) {
            failure = e;
        }
        return end(more, failure);
    }

    private boolean start(int max, RowSink sink) throws SQLException {
        CachedStatement cached = prepare();
        PreparedStatement statement = cached.statement;
        if (command.fetchSize() > 0) {
            statement.setFetchSize(command.fetchSize());
        }
        if (tracked) {
            session.control.trackProgress(true);
        }
        session.running(statement);
        if (limited) {
            session.control.limit(statement, max);
        }
        boolean together = command.isBatch()
                || command.returns() == Returns.ROWS && session.control.reads(statement, command, max);
        if (together && session.look(StatementWord.NONE, false) == Health.CLEAN) {
            session.begin0(TxOptions.DEFAULT);
            ownTransaction = true;
        }
        // Only now: a cancel that hit the BEGIN would leave what follows to be committed by itself.
        arm(statement);
        if (command.isBatch() && command.returns() == Returns.COUNT) {
            batch = new JdbcBatch(session, command, this::arm, this::stopIfCancelled);
            affected = batch.run(cached, sink);
            return false;
        }
        if (copies) {
            copy();
        } else {
            execute(cached);
        }
        return next(max, sink);
    }

    /** Here too a cancel reaches the server, which may wait for a table that another session changes. */
    private CachedStatement prepare() throws SQLException {
        preparing = true;
        CachedStatement made = copies
                ? session.copying(command.sql())
                : session.prepare(command.sql(), keys, command.arguments().length);
        cached = made;
        preparing = false;
        stopIfCancelled();
        return made;
    }

    private void copy() throws SQLException {
        if (command.returns() == Returns.COPY_OUT) {
            cursor = session.control.copyOut(command.sql());
        } else {
            count(session.control.copyIn(command, this::stopIfCancelled));
        }
    }

    private boolean resume(int max, RowSink sink) throws SQLException {
        if (cached != null) {
            arm(cached.statement);
        }
        return next(max, sink);
    }

    /** From here on a cancel reaches the statement. */
    private void arm(Statement statement) {
        session.running(statement);
        lock.lock();
        try {
            running = statement;
            stopIfCancelled();
        } finally {
            lock.unlock();
        }
    }

    private void execute(CachedStatement cached) throws SQLException {
        PreparedStatement statement = cached.statement;
        bound = binding + 1;
        JdbcCursor rows = session.control.execute(
                statement,
                binding == 0 ? command.arguments() : command.bindings().get(binding),
                command.types());
        cursor = rows;
        if (rows == null) {
            count(session.control.affected(statement, false));
            cursor = keys ? session.control.keys(statement) : null;
        }
    }

    private void count(long n) {
        lastAffected = n;
        affected = n < 0 ? affected : Math.max(affected, 0) + n;
    }

    /** Reads rows until the sink has enough; true if there may be more. */
    private boolean next(int max, RowSink sink) throws SQLException {
        CachedStatement cached = this.cached;
        if (cached == null) {
            return false;
        }
        int taken = 0;
        boolean full = false;
        while (true) {
            JdbcCursor rows = cursor;
            if (rows != null) {
                if (row == null) {
                    describe(cached, rows, sink);
                }
                Row current = row;
                boolean wanted = command.returns() != Returns.COUNT;
                while (taken < max && !full && current != null) {
                    if (cancelled) {
                        throw cancelledError(null);
                    }
                    if (!rows.next()) {
                        break;
                    }
                    if (wanted) {
                        sink.row(current);
                        taken++;
                        full = sink.full();
                    }
                }
                if (taken >= max || full) {
                    return true;
                }
                endResult(cached, rows);
            }
            if (command.isBatch() || command.returns() != Returns.ROWS) {
                sink.result(binding, lastAffected);
            }
            if (++binding >= command.bindings().size()) {
                return false;
            }
            stopIfCancelled();
            execute(cached);
        }
    }

    private void describe(CachedStatement cached, JdbcCursor rows, RowSink sink) throws SQLException {
        Columns shape = rows.columns(cached.lastColumns());
        cached.columns(shape);
        row = rows.row(shape);
        if (command.returns() != Returns.COUNT) {
            sink.columns(shape);
        }
    }

    private void endResult(CachedStatement cached, JdbcCursor rows) throws SQLException {
        cursor = null;
        row = null;
        rows.close();
        if (!keys && command.returns() != Returns.ROWS) {
            count(session.control.affected(cached.statement, true));
        }
    }

    private CompletionStage<Batch> end(boolean more, @Nullable Throwable failure) {
        lock.lock();
        try {
            running = null;
            if (more && failure == null) {
                session.leave(Health.BUSY);
                state = State.PAUSED;
                return MORE;
            }
            state = State.ENDING;
        } finally {
            lock.unlock();
        }
        // No cancel reaches the driver any more.
        Throwable error = finish(failure);
        lock.lock();
        try {
            state = State.ENDED;
            done = true;
        } finally {
            lock.unlock();
        }
        if (error != null) {
            return CompletableFuture.failedFuture(error);
        }
        return affected == -1 ? NO_MORE : CompletableFuture.completedFuture(new Batch(affected, false));
    }

    /** Closes what is open, ends a transaction of our own, and leaves the session; gives what the caller is told. */
    private @Nullable Throwable finish(@Nullable Throwable failure) {
        Health health = Health.BROKEN;
        Throwable error = failure;
        try {
            release(failure != null);
            if (tracked) {
                session.control.trackProgress(false);
            }
            session.control.after();
            error = failure == null ? null : explain(failure);
            StatementWord word = cached == null ? StatementWord.NONE : cached.word;
            health = error instanceof RunnelException known && session.errors.breaksSession(known)
                    ? Health.BROKEN
                    : session.look(word, failure != null);
            if (!ownTransaction
                    && health == Health.IN_TRANSACTION
                    && error instanceof RunnelException known
                    && session.control.losesTransaction(known.kind())) {
                session.rollback0();
                health = session.look(StatementWord.NONE, true);
            }
            if (ownTransaction && health != Health.BROKEN) {
                if (error == null) {
                    session.commit0();
                } else if (health == Health.IN_TRANSACTION) {
                    session.rollback0();
                } else {
                    session.control.restore();
                }
                health = session.look(StatementWord.NONE, true);
            }
        } catch (SQLException | RuntimeException e) {
            if (error == null) {
                error = explain(e);
            } else {
                error.addSuppressed(e);
            }
            health = ownTransaction ? undo() : Health.BROKEN;
        } finally {
            session.leave(health);
        }
        return error;
    }

    /** A commit of our own that failed may have left the transaction open. */
    private Health undo() {
        try {
            session.rollback0();
            return session.look(StatementWord.NONE, true);
        } catch (SQLException | RuntimeException e) {
            return Health.BROKEN;
        }
    }

    /** Closes the cursor and keeps or drops the statement; a cursor that does not close takes its statement along. */
    private void release(boolean failed) {
        CachedStatement statement = cached;
        if (statement == null) {
            return;
        }
        // A failure may have closed the statement inside the driver, and a cancel that came too late may stop its next
        // run.
        boolean keep = !failed && !cancelled && !copies && session.control.keeps(statement.word);
        try {
            if (cursor != null) {
                cursor.close();
                cursor = null;
            }
            if (keep && command.fetchSize() > 0) {
                statement.statement.setFetchSize(0);
            }
            if (keep && limited) {
                session.control.limit(statement.statement, 0);
            }
            if (keep) {
                session.control.clear(statement.statement, command.bindings());
            }
        } catch (SQLException | RuntimeException e) {
            keep = false;
        }
        if (keep) {
            session.giveBack(command.sql(), keys, statement);
        } else {
            session.drop(command.sql(), keys, statement);
        }
    }

    private Throwable explain(Throwable e) {
        if (e instanceof Error || !(e instanceof SQLException || e instanceof RunnelException)) {
            return e;
        }
        RunnelException error = session.failure(e, command.sql());
        if (cancelled && stopsByCancel(error)) {
            return cancelledError(e);
        }
        long failed = failedBinding(e);
        boolean many = command.isBatch() || command.manyRows() != null;
        if (many && failed >= 0 && SqlErrors.blamesValues(error.kind())) {
            error = new RunnelException(
                    error.kind(),
                    String.valueOf(error.getMessage()),
                    error.getCause() == null ? error : error.getCause(),
                    error.details().withRow(failed));
        }
        return error.withLabel(command.label());
    }

    private static boolean stopsByCancel(RunnelException e) {
        return e.kind() == ErrorKind.STATEMENT_CANCELLED
                || e.kind() == ErrorKind.STATEMENT_TIMEOUT
                || e.kind() == ErrorKind.LOCK_TIMEOUT;
    }

    /** The binding that failed; -1 if none is to blame. */
    private long failedBinding(Throwable e) {
        return batch == null ? Math.max(bound - 1, 0) : batch.failedBinding(e);
    }

    private void stopIfCancelled() {
        if (cancelled) {
            throw cancelledError(null);
        }
    }

    private RunnelException cancelledError(@Nullable Throwable cause) {
        return new RunnelException(ErrorKind.STATEMENT_CANCELLED, "The statement was cancelled.", cause)
                .withLabel(command.label());
    }

    @Override
    public CompletionStage<@Nullable Void> cancel() {
        lock.lock();
        try {
            switch (state) {
                case NEW -> cancelled = true;
                case RUNNING -> {
                    cancelled = true;
                    if (running != null) {
                        session.control.cancel(running);
                    } else if (preparing) {
                        session.control.cancelPreparing();
                    }
                }
                case PAUSED -> {
                    cancelled = true;
                    closeCursor();
                }
                case ENDING, ENDED -> {}
            }
            return CompletableFuture.completedFuture(null);
        } catch (SQLException | RuntimeException e) {
            return CompletableFuture.failedFuture(session.failure(e));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void trackProgress() {
        tracked = true;
    }

    @Override
    public @Nullable Progress progress() {
        lock.lock();
        try {
            return state == State.RUNNING && running != null ? session.control.progress(running) : null;
        } catch (SQLException | RuntimeException e) {
            // The statement has other ways to tell what is wrong with it.
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void closeCursor() {
        try {
            session.enter();
        } catch (RunnelException e) {
            // Aborted meanwhile: the cursor went with the connection.
            state = State.ENDED;
            done = true;
            return;
        }
        finish(cancelledError(null));
        state = State.ENDED;
        done = true;
    }

    @Override
    public boolean done() {
        return done;
    }
}
