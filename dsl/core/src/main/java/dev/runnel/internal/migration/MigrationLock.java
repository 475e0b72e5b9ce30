package dev.runnel.internal.migration;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.Request;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.engine.Settings;
import dev.runnel.spi.Backend.Sharing;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.run.RunFuture;
import dev.runnel.spi.run.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock that lets one program migrate at a time: a row with its owner and a beat that the owner raises. Whoever waits
 * takes the lock over when the beat has stood still for {@link #LEASE}, measured by its own clock, so no two clocks have to
 * agree. In the transaction of a file the owner's beat is not yet visible, but then its change of the row is what keeps
 * others from it; and as each file's work begins with {@link #confirm}, an owner that was given up for dead does nothing more.
 *
 * <p>A server may still be at work for a program that has died. Outside a transaction the session of a file therefore also
 * has a lock of the server's, {@link SessionAtWork}, which counts as a sign of life; not instead of the row, which tells who
 * the owner is, and whose lease also ends when a machine has gone without a word and the server has not noticed.
 */
final class MigrationLock {
    static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Logger LOG = LoggerFactory.getLogger(MigrationLock.class);

    private final Statements statements;
    private final Engine engine;
    private final SessionAtWork session;
    private final Duration wait;
    private final String owner = ThisProgram.name();
    private @Nullable Future<?> heart;
    private CompletableFuture<Boolean> beating = CompletableFuture.completedFuture(true);
    private boolean released;

    private MigrationLock(Statements statements, Duration wait) {
        this.statements = statements;
        this.engine = statements.engine();
        this.session = new SessionAtWork(statements);
        this.wait = wait;
    }

    /** Waits for the lock, after creating the tables if they are missing. LOCK_TIMEOUT after the wait, naming the owner. */
    static MigrationLock acquire(Statements statements, History history, Duration wait) {
        var lock = new MigrationLock(statements, wait);
        lock.waitFor(history);
        lock.beatLater();
        return lock;
    }

    private void waitFor(History history) {
        boolean created = false;
        long start = System.nanoTime();
        LockTable.Holder seen = LockTable.NOBODY;
        long seenSince = start;
        Long atWork = null;
        while (true) {
            try {
                if (!created) {
                    history.create();
                    created = true;
                }
                LockTable.Holder now = read();
                if (!now.equals(seen)) {
                    seen = now;
                    seenSince = System.nanoTime();
                }
                boolean dead = System.nanoTime() - seenSince >= LEASE.toNanos();
                boolean free = seen.owner().isEmpty() || dead;
                atWork = free ? session.holder() : null;
                if (free
                        && atWork == null
                        && statements.seeThrough(engine.autocommit(), LockTable.LOCK.take(seen, owner)) == 1) {
                    if (dead) {
                        LOG.warn(
                                "The migration of {} has shown no sign of life; its lock was taken over", seen.owner());
                    }
                    return;
                }
            } catch (RunnelException e) {
                if (!blocked(e)) {
                    throw e;
                }
                // The owner is in the middle of a transaction: that is a sign of life.
                seenSince = System.nanoTime();
            }
            if (System.nanoTime() - start >= wait.toNanos()) {
                throw taken(seen.owner(), atWork);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private RunnelException taken(String by, @Nullable Long atWork) {
        return new RunnelException(
                ErrorKind.LOCK_TIMEOUT,
                "Another program is migrating this database (" + (by.isEmpty() ? "it has just begun" : by)
                        + (atWork == null ? "" : ", for which session " + atWork + " of the server is at work")
                        + "), and was not done within " + wait.toMillis()
                        + " ms. Nothing was done here: wait longer with withLockWait(…), or call"
                        + " again later.");
    }

    /** Lets the server know that this session is at work for the migration, until it is given back or gone. */
    void mark(SessionSource source) {
        long start = System.nanoTime();
        while (!session.mark(source)) {
            if (System.nanoTime() - start >= wait.toNanos()) {
                throw taken("", session.holder());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** The work of this session is done. */
    void unmark(SessionSource source) {
        session.unmark(source);
    }

    private LockTable.Holder read() {
        var rows = statements.list(engine.autocommit(), LockTable.LOCK.holder());
        if (!rows.isEmpty()) {
            return rows.get(0);
        }
        try {
            statements.execute(engine.autocommit(), LockTable.LOCK.add(LockTable.NOBODY));
        } catch (RunnelException e) {
            if (e.kind() != ErrorKind.UNIQUE_VIOLATION) {
                throw e;
            }
        }
        return LockTable.NOBODY;
    }

    private static boolean blocked(RunnelException e) {
        return e.isRetryable()
                || e.kind() == ErrorKind.STATEMENT_TIMEOUT
                || e.kind() == ErrorKind.POOL_TIMEOUT
                || e.kind() == ErrorKind.POOL_OVERLOADED;
    }

    /** Shows a sign of life; in a transaction, also keeps others from the lock until its end. MIGRATION if it was lost. */
    void confirm(SessionSource source) {
        if (statements.seeThrough(source, LockTable.LOCK.signOfLife(owner)) != 1) {
            throw lost();
        }
    }

    /** This program was so long without a sign of life, stopped or starved, that another one has taken its place. */
    static RunnelException lost() {
        return Problems.unfit(
                "The migration was given up for dead by another one, which goes on in its place: it showed no sign of"
                        + " life for " + LEASE.toSeconds() + " s. Nothing more is done here.");
    }

    /** While a long statement runs outside a transaction, another session shows that its owner lives; if there is one. */
    private synchronized void beatLater() {
        if (!released && engine.backend().sharing() == Sharing.POOLED) {
            heart = engine.after(BEAT.toMillis(), this::beat);
        }
    }

    private void beat() {
        CompletableFuture<Boolean> over;
        synchronized (this) {
            if (released) {
                return;
            }
            over = beating = new CompletableFuture<>();
        }
        Request request = Settings.NONE.request(engine, LockTable.LOCK.signOfLife(owner), Returns.COUNT);
        RunFuture.<Long>start(outcome -> engine.execute(engine.autocommit(), request, Caller.ASYNC, outcome))
                .whenComplete((changed, error) -> {
                    // In a transaction of a file, its change of the row is the sign of life and this one is refused.
                    over.complete(error == null);
                    beatLater();
                });
    }

    /** Lets the next one in, after the last beat. A failure is only logged: the lease runs out by itself. */
    void release() {
        CompletableFuture<Boolean> last;
        synchronized (this) {
            released = true;
            last = beating;
            if (heart != null) {
                heart.cancel(false);
            }
        }
        Waiting.seeThrough(last);
        try {
            statements.seeThrough(engine.autocommit(), LockTable.LOCK.release(owner));
        } catch (RunnelException e) {
            LOG.warn("The lock of the migrations could not be released; it is free after {}", LEASE, e);
        }
    }
}
