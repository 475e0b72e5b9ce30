package dev.runnel.internal.mongodb;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners and the slow-query log of every request; one that none of them wants costs no text. */
final class MongoEvents {
    private static final Logger LOG = LoggerFactory.getLogger(QueryListener.class);

    private final List<QueryListener> listeners;
    private final long slowNanos;
    private final QueryListener slow;

    MongoEvents(List<QueryListener> listeners, MongoOptions options) {
        this.listeners = new ArrayList<>(listeners);
        if (options.echo()) {
            this.listeners.add(QueryLog.echo());
        }
        Duration threshold = options.slowQuery();
        this.slowNanos = threshold.isZero() ? Long.MAX_VALUE : threshold.toNanos();
        this.slow = QueryLog.slowerThan(threshold);
    }

    void ended(
            Request request,
            long waitedNanos,
            long ranNanos,
            long rows,
            long affected,
            @Nullable RunnelException error) {
        boolean isSlow = ranNanos > slowNanos;
        if (listeners.isEmpty() && !isSlow) {
            return;
        }
        var event = new QueryEvent(
                "mongodb",
                request.settings().label(),
                request.text(),
                1,
                request.inTransaction(),
                Duration.ofNanos(waitedNanos),
                Duration.ofNanos(ranNanos),
                rows,
                affected,
                error);
        listeners.forEach(listener -> tell(listener, event));
        if (isSlow) {
            tell(slow, event);
        }
    }

    private static void tell(QueryListener listener, QueryEvent event) {
        try {
            listener.ended(event);
        } catch (Throwable e) {
            LOG.error("A query listener threw", e);
        }
    }
}
