package dev.runnel.spi.run;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the blocking face waits: interrupting the thread stops the statement, and the interrupt flag stays set. */
public final class Waiting {
    private Waiting() {}

    /** Makes a run, starts it and waits for its result. A blocking session works on this very thread. */
    public static <R extends @Nullable Object> R on(Function<Outcome<R>, Run> make) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        var result = new CompletableFuture<R>();
        Run run = make.apply(new Outcome<R>() {
            @Override
            public boolean complete(R value) {
                return result.complete(value);
            }

            @Override
            public void fail(RunnelException error) {
                result.completeExceptionally(error);
            }
        });
        run.start();
        try {
            return result.get();
        } catch (InterruptedException e) {
            RunnelException interrupted = interrupted();
            // From here on a result is refused, so that a transaction that has just begun is undone and not forgotten.
            if (result.completeExceptionally(interrupted)) {
                run.cancel();
                seeThrough(run.whenLeft());
            }
            Thread.currentThread().interrupt();
            return seeThrough(result);
        } catch (ExecutionException e) {
            throw Failures.of(e).here();
        }
    }

    /** Waits for a stage that is bounded in time and must be seen through, interrupted or not. */
    public static <R extends @Nullable Object> R seeThrough(CompletionStage<R> stage) {
        CompletableFuture<R> future = stage.toCompletableFuture();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw Failures.of(e).here();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RunnelException interrupted() {
        return new RunnelException(
                ErrorKind.STATEMENT_CANCELLED,
                "The thread was interrupted; the statement was stopped or not started. The interrupt flag is still set.");
    }
}
