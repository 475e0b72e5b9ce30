package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryStart;
import dev.runnel.spi.support.QueryListeners;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A control statement that listeners are told of, from its call to its answer. */
final class ControlEvent {
    private final QueryListeners listeners;
    private final QueryStart start;
    private final @Nullable Object begun;
    private final long askedAt = System.nanoTime();
    private long grantedAt;
    private boolean ended;

    ControlEvent(QueryListeners listeners, String backend, String text) {
        this.listeners = listeners;
        this.start = new QueryStart(backend, null, text, 1, true);
        this.begun = listeners.begun(start);
    }

    /** It has its session. */
    synchronized void granted() {
        grantedAt = System.nanoTime();
    }

    /** It was answered, or is not waited for any more; only the first counts. */
    void ended(@Nullable RunnelException error) {
        Duration waited;
        Duration ran;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            long now = System.nanoTime();
            long granted = grantedAt == 0 ? now : grantedAt;
            waited = Duration.ofNanos(granted - askedAt);
            ran = Duration.ofNanos(now - granted);
        }
        listeners.ended(new QueryEvent(start.backend(), null, start.sql(), 1, true, waited, ran, 0, -1, error), begun);
    }
}
