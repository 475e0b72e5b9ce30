package dev.runnel.async;

import dev.runnel.internal.engine.TransactionLevel;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import dev.runnel.spi.run.RunFuture;
import dev.runnel.spi.run.StoppableFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A block as a future: begin, work, keep or undo. Completed from outside (cancel, orTimeout), it stops what runs and undoes it;
 * an end under way is seen through.
 */
abstract class BlockFuture<R extends @Nullable Object> extends StoppableFuture<R> {
    private final Function<AsyncTransaction, CompletionStage<R>> work;
    private @Nullable RunFuture<TransactionLevel> beginning;
    private @Nullable TransactionLevel open;

    BlockFuture(Function<AsyncTransaction, CompletionStage<R>> work) {
        this.work = work;
    }

    abstract Run beginning(Outcome<TransactionLevel> outcome);

    /** The block has begun, its work not yet. */
    abstract void begun(TransactionLevel level);

    /** Ends the block well. */
    abstract CompletionStage<@Nullable Void> keep(TransactionLevel level);

    /** Stops what runs in the block and undoes it. */
    abstract CompletionStage<@Nullable Void> undo(TransactionLevel level);

    /** The block has been kept, and {@code committed} is to run after the commit. */
    abstract void kept(List<Runnable> committed);

    /** True if the block will begin anew after this failure. */
    abstract boolean again(Throwable error);

    final void begin() {
        RunFuture<TransactionLevel> begun;
        try {
            begun = RunFuture.start(this::beginning);
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        synchronized (this) {
            beginning = begun;
        }
        begun.whenComplete((level, error) -> {
            if (error != null) {
                end(error);
            } else {
                run(level);
            }
        });
        if (isDone()) {
            begun.cancel(true);
        }
    }

    private void run(TransactionLevel level) {
        synchronized (this) {
            open = level;
        }
        if (isDone()) {
            stop();
            return;
        }
        begun(level);
        var committed = new ArrayList<Runnable>();
        CompletionStage<R> result;
        try {
            result = Objects.requireNonNull(
                    work.apply(new AsyncTransaction(level, committed)), "The transaction's work gave no stage.");
        } catch (Throwable e) {
            result = CompletableFuture.failedFuture(e);
        }
        result.whenComplete((value, error) -> {
            if (error != null) {
                fail(level, unwrapped(error));
            } else if (isDone()) {
                // Given up, which its callers may know before stop() has run: what they were told has failed is not
                // kept.
                stop();
            } else if (claimEnd(level)) {
                keep(level).whenComplete((nothing, failed) -> {
                    if (failed == null) {
                        kept(committed);
                        complete(value);
                    } else {
                        end(failed);
                    }
                });
            }
        });
    }

    /** Undoes the block, unless its end is under way, and fails with this. */
    final void fail(TransactionLevel level, Throwable cause) {
        if (claimEnd(level)) {
            undo(level).whenComplete((nothing, failed) -> {
                if (failed != null) {
                    cause.addSuppressed(unwrapped(failed));
                }
                end(cause);
            });
        }
    }

    private void end(Throwable error) {
        Throwable cause = unwrapped(error);
        if (isDone() || !again(cause)) {
            failed(cause);
        }
    }

    /** True for the one who may end the block: its work, its deadline or whoever gave it up. */
    private synchronized boolean claimEnd(TransactionLevel level) {
        if (open != level) {
            return false;
        }
        open = null;
        return true;
    }

    /** Nobody waits for the result any more. */
    @Override
    protected final void stop() {
        RunFuture<TransactionLevel> begun;
        TransactionLevel level;
        synchronized (this) {
            begun = beginning;
            level = open;
        }
        if (begun != null) {
            begun.completeExceptionally(new CancellationException());
        }
        if (level != null && claimEnd(level)) {
            undo(level);
        }
    }
}
