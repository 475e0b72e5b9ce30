package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session.SavepointOp;
import dev.runnel.spi.run.Failures;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A transaction, or a savepoint nested in one: where the statements of one block get their turns on the session. */
public final class TransactionLevel implements SessionSource {
    private final Engine engine;
    private final @Nullable TransactionLevel outer;
    private final int depth;
    private final SessionQueue queue;
    private final Events events;
    private volatile boolean ended;

    /** The root of a transaction on a session that has begun. */
    TransactionLevel(Engine engine, Hold hold, Events events) {
        this.engine = engine;
        this.outer = null;
        this.depth = 0;
        this.queue = new SessionQueue(engine, hold, this);
        this.events = events;
    }

    private TransactionLevel(TransactionLevel outer) {
        this.engine = outer.engine;
        this.outer = outer;
        this.depth = outer.depth + 1;
        this.queue = outer.queue;
        this.events = outer.events;
    }

    SessionQueue queue() {
        return queue;
    }

    public Engine engine() {
        return engine;
    }

    public boolean isRoot() {
        return outer == null;
    }

    /** True if this level is {@code other} or nested in it. */
    public boolean isInside(TransactionLevel other) {
        for (TransactionLevel level = this; level != null; level = level.outer) {
            if (level == other) {
                return true;
            }
        }
        return false;
    }

    /** True after the block of this level, or of one around it, has ended. */
    public boolean ended() {
        return ended || outer != null && outer.ended();
    }

    /** No statement of this level is accepted any more. */
    void end() {
        ended = true;
    }

    /** The transaction's time is up: its running statement is stopped, and every later one fails with this. */
    public void expire(RunnelException why) {
        queue.abort(why);
        ExchangeRun running = queue.running();
        if (running != null) {
            running.stop(why);
        }
    }

    /** Nothing more is sent in the transaction: it could not be stopped as this run is. */
    @Override
    public void stop(ExchangeRun run, RunnelException why) {
        expire(why);
    }

    String savepoint() {
        return "runnel_" + depth;
    }

    @Override
    public @Nullable Hold tryTake(Turn turn) {
        turn.level(this);
        return queue.tryTake(turn);
    }

    @Override
    public void queue(Turn turn) {
        queue.queue(turn);
    }

    @Override
    public boolean withdraw(Turn turn) {
        return queue.withdraw(turn);
    }

    @Override
    public boolean inTransaction() {
        return true;
    }

    /** As it was where the transaction began. */
    @Override
    public Events events(Engine asked) {
        return events;
    }

    /** Throws if no transaction can be nested now. */
    void refuseNesting() {
        if (ended()) {
            throw new RunnelException(
                    ErrorKind.TRANSACTION_CLOSED, "The transaction has ended; no transaction can be nested in it.");
        }
        RunnelException aborted = queue.aborted();
        if (aborted != null) {
            throw aborted;
        }
        queue.refuseOpenFlow();
    }

    /** Makes the run that sets a savepoint; the new level takes the statements of the nested block. */
    public Run nest(Caller caller, Outcome<TransactionLevel> outcome) {
        return new Nesting(this, new TransactionLevel(this), caller, outcome);
    }

    /** Ends a nested block in good order; its work is now the outer level's. */
    public CompletionStage<@Nullable Void> releaseSavepoint(Caller caller) {
        ended = true;
        return leaveSavepoint(caller, control(caller, SavepointOp.RELEASE, savepoint()));
    }

    /** Undoes the work of a nested block; the outer transaction goes on. */
    public CompletionStage<@Nullable Void> rollbackToSavepoint(Caller caller) {
        ended = true;
        Ending.stopWork(this);
        return leaveSavepoint(
                caller, control(caller, SavepointOp.ROLLBACK, savepoint()).thenCompose(hold -> {
                    if (queue.aborted() != null) {
                        return CompletableFuture.completedFuture(hold);
                    }
                    hold.release();
                    return control(caller, SavepointOp.RELEASE, savepoint());
                }));
    }

    private CompletionStage<@Nullable Void> leaveSavepoint(Caller caller, CompletableFuture<Hold> control) {
        return control.<@Nullable Void>handle((hold, error) -> {
            queue.top(outer == null ? this : outer);
            if (error != null) {
                RunnelException why = Failures.of(error);
                queue.abort(new RunnelException(
                        ErrorKind.TRANSACTION_ABORTED,
                        why.kind() == ErrorKind.NOT_PORTABLE
                                ? "A nested transaction has failed, and this database has no savepoints to undo it alone; "
                                        + "the whole transaction is rolled back."
                                : "A savepoint could not be ended (" + why.kind()
                                        + "); the whole transaction is rolled back.",
                        why));
                throw why;
            }
            hold.release();
            return null;
        });
    }

    private CompletableFuture<Hold> control(Caller caller, SavepointOp op, String name) {
        ControlTurn turn = savepointTurn(caller, op, name);
        CompletableFuture<Hold> answered = turn.start(this);
        answered.whenComplete((hold, error) -> {
            if (error != null) {
                turn.giveUp();
            }
        });
        return answered;
    }

    private static String text(SavepointOp op) {
        return switch (op) {
            case CREATE -> "savepoint ";
            case RELEASE -> "release savepoint ";
            case ROLLBACK -> "rollback to savepoint ";
        };
    }

    /** In a transaction that the database has ended, SAVEPOINT would begin another one: nothing is sent there any more. */
    ControlTurn savepointTurn(Caller caller, SavepointOp op, String name) {
        return new ControlTurn(engine, caller, false, text(op) + name, session -> {
            RunnelException aborted = queue.aborted();
            if (aborted == null) {
                return session.savepoint(op, name);
            }
            return op == SavepointOp.ROLLBACK
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(aborted);
        });
    }
}
