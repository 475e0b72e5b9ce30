package dev.runnel.internal.migration;

import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Ending;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.PinnedSession;
import dev.runnel.internal.engine.Request;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.engine.Settings;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.engine.TransactionLevel;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.run.RunFuture;
import dev.runnel.spi.run.Waiting;
import dev.runnel.sql.Query;
import dev.runnel.sql.Rendered;
import dev.runnel.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** How a migration runs its statements: one after the other, on a thread that waits for them and whose interrupt stops them. */
record Statements(Engine engine) {
    /** The statement of a file as it is written: nothing in it is a parameter, and it may take its time. */
    void run(SessionSource source, String sql, String label) {
        var settings = Settings.NONE.withLabel(label).withTimeout(Duration.ZERO);
        execute(source, settings.request(engine, Rendered.command(sql), Returns.COUNT));
    }

    long execute(SessionSource source, Statement statement) {
        return execute(source, Settings.NONE.request(engine, statement, Returns.COUNT));
    }

    long execute(SessionSource source, Request request) {
        return Waiting.on(outcome -> engine.execute(source, request, Caller.thread(), outcome));
    }

    <V> List<V> list(SessionSource source, Query<V> query) {
        Request request = Settings.NONE.request(engine, query.statement(), Returns.ROWS);
        return Waiting.on(
                outcome -> engine.query(source, request, query.mapper(), Terminal.list(), Caller.thread(), outcome));
    }

    /**
     * Commits when the work returns, and rolls back if it throws. Where a concurrent transaction has won, all of it is done
     * again, so the work must not remember what it did.
     */
    void inTransaction(Consumer<SessionSource> work) {
        Contention.outlast(() -> {
            transaction(work);
            return null;
        });
    }

    private void transaction(Consumer<SessionSource> work) {
        Caller caller = Caller.thread();
        TransactionLevel level = Waiting.on(outcome -> engine.begin(new TxOptions(null, false), caller, outcome));
        try {
            work.accept(level);
        } catch (Throwable e) {
            try {
                Waiting.seeThrough(Ending.rollback(level, caller));
            } catch (RunnelException failed) {
                e.addSuppressed(failed);
            }
            throw e;
        }
        Waiting.seeThrough(Ending.commit(level, caller));
    }

    /** Runs the work on one session, outside a transaction. */
    void onOneSession(String purpose, Consumer<PinnedSession> work) {
        PinnedSession pinned = Waiting.on(outcome -> engine.pin(purpose, Caller.thread(), outcome));
        try {
            work.accept(pinned);
        } finally {
            endTransaction(pinned);
            pinned.giveBack();
        }
    }

    /** One that a file has begun and not ended: a session in a transaction is dropped, and with it a database in memory. */
    private void endTransaction(PinnedSession pinned) {
        if (pinned.hasBegun()) {
            try {
                seeThrough(pinned, Settings.NONE.request(engine, Rendered.command("rollback"), Returns.COUNT));
            } catch (RunnelException e) {
                // Then the session is dropped, which rolls back as well.
            }
        }
    }

    /**
     * Runs what must not be left half-way: bounded in time, and not stopped by an interrupt, which stays set. Outside a
     * transaction, it is run again where a concurrent one has won.
     */
    long seeThrough(SessionSource source, Statement statement) {
        Request request = Settings.NONE.request(engine, statement, Returns.COUNT);
        boolean whole = source instanceof PinnedSession pinned ? !pinned.hasBegun() : !source.inTransaction();
        return whole ? Contention.outlast(() -> seeThrough(source, request)) : seeThrough(source, request);
    }

    /** Reads even if the thread was interrupted, which stays set. */
    <V> List<V> seeThrough(SessionSource source, Query<V> query) {
        Request request = Settings.NONE.request(engine, query.statement(), Returns.ROWS);
        return Waiting.seeThrough(RunFuture.<List<V>>start(
                outcome -> engine.query(source, request, query.mapper(), Terminal.list(), Caller.ASYNC, outcome)));
    }

    private long seeThrough(SessionSource source, Request request) {
        return Waiting.seeThrough(
                RunFuture.<Long>start(outcome -> engine.execute(source, request, Caller.ASYNC, outcome)));
    }
}
