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

/** The start of a nested transaction: a turn on the session, then SAVEPOINT. */
final class Nesting implements Run {
    private final TransactionLevel outer;
    private final TransactionLevel inner;
    private final ControlTurn turn;
    private final Caller caller;
    private final CompletableFuture<TransactionLevel> nested = new CompletableFuture<>();

    Nesting(TransactionLevel outer, TransactionLevel inner, Caller caller, Outcome<TransactionLevel> outcome) {
        this.outer = outer;
        this.inner = inner;
        this.caller = caller;
        this.turn = outer.savepointTurn(caller, SavepointOp.CREATE, inner.savepoint());
        nested.whenComplete((level, error) -> {
            if (error != null) {
                outcome.fail(Failures.of(error));
            } else if (!outcome.complete(level)) {
                level.rollbackToSavepoint(Caller.ASYNC);
            }
        });
    }

    @Override
    public void start() {
        try {
            outer.refuseNesting();
        } catch (RunnelException e) {
            nested.completeExceptionally(e);
            return;
        }
        turn.start(outer).whenComplete((hold, error) -> {
            if (error != null) {
                turn.giveUp();
                nested.completeExceptionally(error);
                return;
            }
            outer.queue().top(inner);
            hold.release();
            if (!nested.complete(inner)) {
                // Cancelled while SAVEPOINT was on its way: nobody will use this level.
                inner.rollbackToSavepoint(caller);
            }
        });
    }

    @Override
    public void cancel() {
        if (outer.withdraw(turn)) {
            turn.withdrawn();
        }
        nested.completeExceptionally(new RunnelException(
                ErrorKind.STATEMENT_CANCELLED, "The nested transaction was cancelled before it began."));
    }

    /** At once: a SAVEPOINT on its way is seen through and undone in the background. */
    @Override
    public CompletionStage<@Nullable Void> whenLeft() {
        return CompletableFuture.completedFuture(null);
    }
}
