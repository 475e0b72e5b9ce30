package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import dev.runnel.spi.run.Failures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement queue of a transaction's session: concurrent children take turns in order, one statement at a time.
 *
 * <p>While a savepoint is open, statements of the levels outside it may still read (the nested block may be waiting for
 * one), but their writes wait until the savepoint has ended: run inside it they would vanish with its rollback though
 * they had reported success. That wait ends with an error if the session stays unused too long.
 */
final class SessionQueue implements Hold {
    private final Engine engine;
    private final Hold hold;
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private @Nullable Turn current;
    private TransactionLevel top;
    private @Nullable RunnelException aborted;
    private boolean broken;
    private boolean over;

    SessionQueue(Engine engine, Hold hold, TransactionLevel root) {
        this.engine = engine;
        this.hold = hold;
        this.top = root;
    }

    @Override
    public Session session() {
        return hold.session();
    }

    synchronized boolean broken() {
        return broken;
    }

    synchronized @Nullable RunnelException aborted() {
        return aborted;
    }

    synchronized TransactionLevel top() {
        return top;
    }

    synchronized @Nullable Turn current() {
        return current;
    }

    synchronized @Nullable ExchangeRun running() {
        return current instanceof ExchangeRun run ? run : null;
    }

    @Nullable
    Hold tryTake(Turn turn) {
        synchronized (this) {
            refuse(turn);
            if (current != null || !waiting.isEmpty() || !admits(turn)) {
                return null;
            }
            current = turn;
        }
        return this;
    }

    void queue(Turn turn) {
        synchronized (this) {
            refuse(turn);
            waiting.addLast(turn);
        }
        turn.deadline(engine.after(engine.acquireTimeout().toMillis(), () -> overdue(turn)));
        pump();
    }

    synchronized boolean withdraw(Turn turn) {
        turn.callOffDeadline();
        return waiting.remove(turn);
    }

    /** A savepoint cannot be set while the session reads the rows of a flow. One that was closed only has to settle. */
    synchronized void refuseOpenFlow() {
        if (current instanceof Cursor<?> cursor && !cursor.closed()) {
            throw openFlow(cursor);
        }
    }

    /** Throws if the turn can never be granted. */
    private void refuse(Turn turn) {
        if (over) {
            throw ended();
        }
        if (turn instanceof ControlTurn) {
            return;
        }
        if (turn.level().ended()) {
            throw ended();
        }
        if (aborted != null) {
            throw aborted;
        }
        refuseOpenFlow();
    }

    private static RunnelException ended() {
        return new RunnelException(
                ErrorKind.TRANSACTION_CLOSED,
                "The transaction has ended; its handle cannot be used any more. Keep what runs in a transaction inside its "
                        + "block.");
    }

    private static RunnelException openFlow(Cursor<?> cursor) {
        return new RunnelException(
                ErrorKind.SESSION_BUSY,
                "The session of this transaction is reading the rows of an open flow or stream ("
                        + cursor.purpose()
                        + "). Collect it to the end first, or use list().");
    }

    private boolean admits(Turn turn) {
        return turn.reads() || turn.level() == top || turn.level().isInside(top);
    }

    /** Opens or closes a savepoint's level; called between its control statement and the next turn. */
    void top(TransactionLevel level) {
        synchronized (this) {
            top = level;
        }
    }

    /** From now on every statement fails with this; the transaction can only be rolled back. */
    void abort(RunnelException why) {
        synchronized (this) {
            if (aborted == null) {
                aborted = why;
            }
        }
        pump();
    }

    /** Gives the session back to the pool, or has it closed; whoever still comes is told that the transaction has ended. */
    void end(boolean clean) {
        List<Turn> denied;
        synchronized (this) {
            over = true;
            denied = List.copyOf(waiting);
            waiting.clear();
        }
        if (clean) {
            hold.release();
        } else {
            hold.evict();
        }
        for (Turn turn : denied) {
            turn.callOffDeadline();
            turn.denied(ended());
        }
    }

    @Override
    public void release() {
        Session.Health health = session().health();
        synchronized (this) {
            current = null;
            if (aborted == null && health == Session.Health.CLEAN) {
                aborted = new RunnelException(
                        ErrorKind.TRANSACTION_ABORTED,
                        "The database has ended this transaction by itself (a cancelled or failed statement can do that, and so "
                                + "does a COMMIT or ROLLBACK sent as SQL text). Nothing more is sent; run the block again.");
            } else if (health == Session.Health.BROKEN) {
                broken = true;
                if (aborted == null) {
                    aborted = new RunnelException(
                            ErrorKind.CONNECTION_LOST, "The connection of this transaction broke; it was rolled back.");
                }
            }
            if (waiting.isEmpty()) {
                return;
            }
        }
        pump();
    }

    @Override
    public void evict() {
        session().abort();
        synchronized (this) {
            broken = true;
            current = null;
            if (aborted == null) {
                aborted = new RunnelException(
                        ErrorKind.CONNECTION_LOST,
                        "A statement of this transaction could not be stopped in time, so its connection was closed.");
            }
        }
        pump();
    }

    /** Fails the turns of a level that ends and of those nested in it, and returns the run that uses the session for them. */
    @Nullable
    ExchangeRun clear(TransactionLevel level, RunnelException why) {
        List<Turn> denied = new ArrayList<>();
        ExchangeRun running;
        synchronized (this) {
            for (Iterator<Turn> it = waiting.iterator(); it.hasNext(); ) {
                Turn turn = it.next();
                if (turn.level().isInside(level) && !(turn instanceof ControlTurn)) {
                    it.remove();
                    denied.add(turn);
                }
            }
            running = current instanceof ExchangeRun run && run.level().isInside(level) ? run : null;
        }
        for (Turn turn : denied) {
            turn.callOffDeadline();
            turn.denied(why);
        }
        return running;
    }

    /** Gives the session to the first turn that may have it. */
    private void pump() {
        List<Turn> denied = new ArrayList<>();
        RunnelException why = null;
        Turn next = null;
        synchronized (this) {
            if (current != null || over) {
                return;
            }
            for (Iterator<Turn> it = waiting.iterator(); it.hasNext() && next == null; ) {
                Turn turn = it.next();
                if (aborted != null && !(turn instanceof ControlTurn)) {
                    it.remove();
                    denied.add(turn);
                    why = aborted;
                } else if (turn instanceof Cursor<?> && turn.level().ended()) {
                    // Its rows would be fetched at its reader's leisure, and the commit waits behind it.
                    it.remove();
                    denied.add(turn);
                    why = ended();
                } else if (admits(turn)) {
                    it.remove();
                    next = turn;
                }
            }
            current = next;
            if (next instanceof Cursor<?> cursor) {
                // Whoever waits behind an open flow might be what its collector waits for: fail instead of hanging.
                waiting.removeIf(turn -> !(turn instanceof ControlTurn) && denied.add(turn));
                why = openFlow(cursor);
            }
        }
        for (Turn turn : denied) {
            turn.callOffDeadline();
            turn.denied(why == null ? Failures.of(null) : why);
        }
        if (next != null) {
            next.callOffDeadline();
            next.granted(this);
        }
    }

    private void overdue(Turn turn) {
        boolean busy;
        synchronized (this) {
            busy = current != null && waiting.contains(turn);
            if (!busy && !waiting.remove(turn)) {
                return;
            }
        }
        if (busy) {
            // A running statement is bounded by its own timeout; what comes after it may be an endless wait again.
            turn.deadline(engine.after(engine.acquireTimeout().toMillis(), () -> overdue(turn)));
            return;
        }
        turn.denied(new RunnelException(
                ErrorKind.SESSION_BUSY,
                "A write of the outer transaction waited "
                        + engine.acquireTimeout().toMillis()
                        + " ms for the nested transaction to end. Write through the nested block's own receiver, or do not "
                        + "make the nested block wait for a write of the outer one."));
    }
}
