package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import dev.runnel.spi.run.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of every command when it has ended: its word and its key as declared, never a value. */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final List<QueryListener> listeners;

    private Recorder(List<QueryListener> listeners) {
        this.listeners = listeners;
    }

    static @Nullable Recorder of(List<QueryListener> listeners) {
        return listeners.isEmpty() ? null : new Recorder(List.copyOf(listeners));
    }

    Outcome<@Nullable Object> recording(Command<?> command, boolean inTransaction, Outcome<@Nullable Object> outcome) {
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
                var event = new QueryEvent(
                        "redis", null, command.shown(), 1, inTransaction, Duration.ZERO, took, 0, -1, error);
                for (QueryListener listener : listeners) {
                    try {
                        listener.ended(event);
                    } catch (Throwable e) {
                        LOG.error("A query listener threw; the command's outcome is not changed by it", e);
                    }
                }
            }
        };
    }
}
