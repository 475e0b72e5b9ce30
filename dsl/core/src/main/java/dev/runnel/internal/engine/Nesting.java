package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session.SavepointOp;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The start of a nested block: a turn on the transaction's session, then SAVEPOINT. */
final class Nesting implements Run {
    private final TransactionLevel outer;
    private final TransactionLevel inner;
    private final ControlTurn turn;
    private final CompletableFuture<TransactionLevel> nested = new CompletableFuture<>();

    Nesting(TransactionLevel outer, Caller caller, Outcome<TransactionLevel> outcome) {
        this.outer = outer;
        this.inner = outer.inner();
        this.turn = outer.turn(caller, SavepointOp.CREATE, inner.savepoint());
        nested.whenComplete((level, error) -> {
            if (error != null) {
                outcome.fail(Errors.classify(error));
            } else if (!outcome.complete(level)) {
                level.rollbackToSavepoint(Caller.ASYNC);
            }
        });
    }

    @Override
    public void start() {
        try {
            outer.refuseNested();
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
                // Cancelled while the savepoint was being set: nobody will end it.
                inner.rollbackToSavepoint(Caller.ASYNC);
            }
        });
    }

    @Override
    public void cancel() {
        outer.withdraw(turn);
        nested.completeExceptionally(new RunnelException(
                ErrorKind.STATEMENT_CANCELLED, "The nested transaction was cancelled before it began."));
    }

    /** At once: a savepoint on its way is set and undone before the next statement of the outer block. */
    @Override
    public CompletionStage<@Nullable Void> whenLeft() {
        return CompletableFuture.completedFuture(null);
    }
}
