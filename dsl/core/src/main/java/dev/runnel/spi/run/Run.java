package dev.runnel.spi.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Something the engine does for one caller. Made first and started second, so that the caller can arrange to cancel it
 * before a blocking session runs it inside {@link #start}.
 */
public interface Run {
    void start();

    /** The caller wants no result any more; any thread, again does nothing. */
    void cancel();

    /** After {@link #cancel}: settled, or 100 ms have passed and the caller should leave. */
    CompletionStage<@Nullable Void> whenLeft();

    /** A run that is left at once: what {@code cancel} ends is seen to its end by whoever does the work. */
    static Run leftAtOnce(Runnable start, Runnable cancel) {
        return new Run() {
            @Override
            public void start() {
                start.run();
            }

            @Override
            public void cancel() {
                cancel.run();
            }

            @Override
            public CompletionStage<@Nullable Void> whenLeft() {
                return CompletableFuture.completedFuture(null);
            }
        };
    }
}
