package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.run.Failures;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The start of a transaction: a lease, then BEGIN. */
public final class Beginning implements Run {
    private final Engine engine;
    private final SessionSource source;
    private final Caller caller;
    private final Events events;
    private final ControlTurn turn;
    private final CompletableFuture<TransactionLevel> begun = new CompletableFuture<>();

    Beginning(
            Engine engine,
            SessionSource source,
            TxOptions options,
            Events events,
            Caller caller,
            Outcome<TransactionLevel> outcome) {
        this.engine = engine;
        this.source = source;
        this.caller = caller;
        this.events = events;
        this.turn = new ControlTurn(engine, caller, options.readOnly(), "begin", session -> session.begin(options))
                .instant(session -> session.beginsAhead(options));
        begun.whenComplete((level, error) -> {
            if (error == null) {
                if (!outcome.complete(level)) {
                    Ending.rollback(level, Caller.ASYNC);
                }
            } else {
                outcome.fail(Failures.of(error));
            }
        });
    }

    @Override
    public void start() {
        turn.start(source, events).whenComplete((hold, error) -> {
            if (error == null) {
                var level = new TransactionLevel(engine, hold, events);
                if (!begun.complete(level)) {
                    // Cancelled while BEGIN was on its way: nobody will use this transaction.
                    Ending.rollback(level, caller);
                }
                return;
            }
            Hold taken = turn.hold();
            if (taken != null) {
                // A server may have begun although it reported an error, so the session is not proven clean; only an
                // embedded database tells its state for certain.
                if (engine.embedded() && !turn.overdue()) {
                    taken.release();
                } else {
                    taken.evict();
                }
            }
            begun.completeExceptionally(error);
        });
    }

    @Override
    public void cancel() {
        if (source.withdraw(turn)) {
            turn.withdrawn();
        }
        turn.leave();
        begun.completeExceptionally(
                new RunnelException(ErrorKind.STATEMENT_CANCELLED, "The transaction was cancelled before it began."));
    }

    /** At once: a BEGIN on its way is seen through and undone in the background, or its session aborted. */
    @Override
    public CompletionStage<@Nullable Void> whenLeft() {
        return CompletableFuture.completedFuture(null);
    }
}
