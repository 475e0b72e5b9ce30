package dev.runnel.async;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.AfterCommit;
import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Ending;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.TransactionLevel;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import dev.runnel.transaction.TransactionOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A transaction block: begin, work, commit or roll back, and again on a conflict. */
final class TransactionFuture<R extends @Nullable Object> extends BlockFuture<R> {
    private final Engine engine;
    private final TransactionOptions options;
    private @Nullable Function<Outcome<TransactionLevel>, Run> beginnings;
    private int attempt = 1;
    private volatile @Nullable Future<?> deadline;

    private TransactionFuture(
            Engine engine, TransactionOptions options, Function<AsyncTransaction, CompletionStage<R>> work) {
        super(work);
        this.engine = engine;
        this.options = options;
    }

    static <R extends @Nullable Object> CompletableFuture<R> start(
            Engine engine, TransactionOptions options, Function<AsyncTransaction, CompletionStage<R>> work) {
        var future = new TransactionFuture<>(engine, options, work);
        future.begin();
        return future;
    }

    @Override
    Run beginning(Outcome<TransactionLevel> outcome) {
        if (beginnings == null) {
            // At first on the thread of who asks.
            beginnings = engine.beginnings(options.begin(), Caller.ASYNC);
        }
        return beginnings.apply(outcome);
    }

    /** When the time is up the transaction ends, even if its work never does. */
    @Override
    void begun(TransactionLevel level) {
        if (options.timeout() != null) {
            deadline = engine.after(options.timeout().toMillis(), () -> fail(level, expired()));
        }
    }

    @Override
    CompletionStage<@Nullable Void> keep(TransactionLevel level) {
        callOffDeadline();
        return Ending.commit(level, Caller.ASYNC);
    }

    @Override
    CompletionStage<@Nullable Void> undo(TransactionLevel level) {
        callOffDeadline();
        return Ending.rollback(level, Caller.ASYNC);
    }

    private void callOffDeadline() {
        Future<?> task = deadline;
        if (task != null) {
            task.cancel(false);
        }
    }

    @Override
    void kept(List<Runnable> committed) {
        AfterCommit.run(committed);
    }

    @Override
    boolean again(Throwable error) {
        if (!options.retry().again(attempt, error)) {
            return false;
        }
        engine.after(options.retry().waitMillis(attempt++), this::begin);
        return true;
    }

    private RunnelException expired() {
        return new RunnelException(
                ErrorKind.STATEMENT_TIMEOUT,
                "The transaction was rolled back after its timeout of " + options.timeout() + ".");
    }
}
