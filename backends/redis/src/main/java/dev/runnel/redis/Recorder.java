package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryStart;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.support.QueryListeners;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells listeners of every command: its word and its key as declared, never a value. */
final class Recorder {
    private final QueryListeners listeners;

    private Recorder(QueryListeners listeners) {
        this.listeners = listeners;
    }

    static @Nullable Recorder of(List<QueryListener> listeners) {
        return listeners.isEmpty() ? null : new Recorder(QueryListeners.of(listeners));
    }

    /** A command is asked for, on the thread of who asks. */
    Outcome<@Nullable Object> recording(Command<?> command, boolean inTransaction, Outcome<@Nullable Object> outcome) {
        var start = new QueryStart("redis", null, command.shown(), 1, inTransaction);
        Object begun = listeners.begun(start);
        long began = System.nanoTime();
        return new Outcome<>() {
            @Override
            public boolean complete(@Nullable Object reply) {
                tell(null);
                return Call.deliver(outcome, reply);
            }

            @Override
            public void fail(RunnelException error) {
                tell(error);
                outcome.fail(error);
            }

            private void tell(@Nullable RunnelException error) {
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                listeners.ended(
                        new QueryEvent("redis", null, start.sql(), 1, inTransaction, Duration.ZERO, took, 0, -1, error),
                        begun);
            }
        };
    }
}
