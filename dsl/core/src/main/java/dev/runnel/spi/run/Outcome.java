package dev.runnel.spi.run;

import dev.runnel.error.RunnelException;
import org.jspecify.annotations.Nullable;

/** Where a run puts its result: a continuation, a future or a waiting thread. Called once, on any thread; must not block. */
public interface Outcome<R extends @Nullable Object> {
    /** False if nobody wants the result any more: what it holds must then be given back. */
    boolean complete(R result);

    void fail(RunnelException error);

    /** True if the caller goes on on another thread, so that completing this takes no time of the thread that does it. */
    default boolean resumesElsewhere() {
        return false;
    }
}
