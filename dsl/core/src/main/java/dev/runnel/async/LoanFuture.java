package dev.runnel.async;

import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.Lending;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.spi.run.RunFuture;
import dev.runnel.spi.run.StoppableFuture;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The loan of a session's extension as a future. Completed from outside (cancel, orTimeout) while it waits for a session, it
 * borrows none; the work on one that is lent is the caller's, and gives it back when it ends.
 */
final class LoanFuture<X, R extends @Nullable Object> extends StoppableFuture<R> {
    private final Function<X, CompletionStage<R>> work;
    private volatile @Nullable RunFuture<X> asked;
    private volatile @Nullable Lending<X> lending;

    private LoanFuture(Function<X, CompletionStage<R>> work) {
        this.work = work;
    }

    static <X, R extends @Nullable Object> LoanFuture<X, R> start(
            Engine engine, SessionSource source, Class<X> type, Function<X, CompletionStage<R>> work) {
        var future = new LoanFuture<>(work);
        RunFuture<X> asked = RunFuture.start(outcome -> {
            Lending<X> lending = engine.lend(source, type, Caller.ASYNC, outcome);
            future.lending = lending;
            return lending;
        });
        future.asked = asked;
        asked.whenComplete((lent, error) -> {
            if (error == null) {
                future.use(lent);
            } else {
                future.end(null, error);
            }
        });
        return future;
    }

    private void use(X lent) {
        if (isDone()) {
            giveBack();
            return;
        }
        CompletionStage<R> result;
        try {
            result = Objects.requireNonNull(work.apply(lent), "The work gave no stage.");
        } catch (Throwable e) {
            result = CompletableFuture.failedFuture(e);
        }
        result.whenComplete((value, error) -> {
            giveBack();
            end(value, error);
        });
    }

    private void giveBack() {
        Lending<X> mine = lending;
        if (mine != null) {
            mine.giveBack();
        }
    }

    private void end(@Nullable R value, @Nullable Throwable error) {
        if (error == null) {
            complete(value);
        } else {
            failed(error);
        }
    }

    @Override
    protected void stop() {
        RunFuture<X> waiting = asked;
        if (waiting != null) {
            waiting.cancel(true);
        }
    }
}
