package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import org.jspecify.annotations.Nullable;

/** Where a turn gets its session from: the pool (autocommit) or the queue of a transaction. */
public interface SessionSource {
    /** A session at once, or null if the turn must {@link #queue}. Throws if it can never have one. */
    @Nullable
    Hold tryTake(Turn turn);

    /** Waits in order; the turn is told by {@link Turn#granted(Hold)} or {@link Turn#denied}, on any thread. */
    void queue(Turn turn);

    /** True if the turn will never be granted; false if it has been or is being granted. */
    boolean withdraw(Turn turn);

    boolean inTransaction();

    /** Who is told of what is asked for here. */
    default Events events(Engine engine) {
        return engine.events();
    }

    /** Stops a run, and with it what it belongs to. */
    default void stop(ExchangeRun run, RunnelException why) {
        run.stop(why);
    }
}
