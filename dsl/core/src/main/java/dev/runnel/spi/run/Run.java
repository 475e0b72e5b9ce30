package dev.runnel.spi.run;

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
}
