package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryLog;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners, the slow-query log and the flight recorder. A query that none of them wants costs no object. */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(QueryListener.class);

    private final String backend;
    private final List<QueryListener> listeners;
    private final long slowNanos;
    private final QueryListener slow;

    /** @param slowQuery what takes longer is logged; zero for off */
    Events(String backend, List<QueryListener> listeners, Duration slowQuery) {
        this.backend = backend;
        this.listeners = List.copyOf(listeners);
        this.slowNanos = slowQuery.isZero() ? Long.MAX_VALUE : slowQuery.toNanos();
        this.slow = QueryLog.slowerThan(slowQuery);
    }

    /** A query is asked for; gives what {@link #query} is to be told, null if it is not recorded. */
    @Nullable
    Object begin() {
        return Recorder.QUERIES.begin();
    }

    void query(
            Request request,
            boolean inTransaction,
            long waitedNanos,
            long ranNanos,
            long rows,
            long affected,
            @Nullable RunnelException error,
            @Nullable Object recording) {
        boolean isSlow = ranNanos > slowNanos;
        if (listeners.isEmpty() && !isSlow && recording == null) {
            return;
        }
        var event = new QueryEvent(
                backend,
                request.command().label(),
                request.command().sql(),
                Math.max(1, request.command().bindings().size()),
                inTransaction,
                Duration.ofNanos(waitedNanos),
                Duration.ofNanos(ranNanos),
                rows,
                affected,
                error);
        if (recording != null) {
            Recorder.QUERIES.end(recording, event);
        }
        for (QueryListener listener : listeners) {
            tell(listener, event);
        }
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
