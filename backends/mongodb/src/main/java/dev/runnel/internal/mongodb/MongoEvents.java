package dev.runnel.internal.mongodb;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryLog;
import dev.runnel.listener.QueryStart;
import dev.runnel.spi.support.QueryListeners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the listeners and the slow-query log of every request; one that none of them wants costs no text. */
final class MongoEvents {
    private final QueryListeners listeners;
    private final long slowNanos;
    private final QueryListener slow;

    MongoEvents(List<QueryListener> listeners, MongoOptions options) {
        var all = new ArrayList<>(listeners);
        if (options.echo()) {
            all.add(QueryLog.echo());
        }
        this.listeners = QueryListeners.of(all);
        Duration threshold = options.slowQuery();
        this.slowNanos = threshold.isZero() ? Long.MAX_VALUE : threshold.toNanos();
        this.slow = QueryLog.slowerThan(threshold);
    }

    /** What was told of a request's beginning, and what the listeners remember of it. */
    record Begun(QueryStart start, @Nullable Object remembered) {}

    /** A request is asked for, on the thread of who asks; null if nobody is told. */
    @Nullable
    Begun begun(Request request) {
        if (listeners.isEmpty()) {
            return null;
        }
        var start = start(request);
        return new Begun(start, listeners.begun(start));
    }

    private static QueryStart start(Request request) {
        return new QueryStart("mongodb", request.settings().label(), request.text(), 1, request.inTransaction());
    }

    void ended(
            Request request,
            @Nullable Begun begun,
            long waitedNanos,
            long ranNanos,
            long rows,
            long affected,
            @Nullable RunnelException error) {
        boolean isSlow = ranNanos > slowNanos;
        if (begun == null && !isSlow) {
            return;
        }
        QueryStart start = begun == null ? start(request) : begun.start();
        var event = new QueryEvent(
                start.backend(),
                start.label(),
                start.sql(),
                1,
                start.inTransaction(),
                Duration.ofNanos(waitedNanos),
                Duration.ofNanos(ranNanos),
                rows,
                affected,
                error);
        if (begun != null) {
            listeners.ended(event, begun.remembered());
        }
        if (isSlow) {
            slow.ended(event);
        }
    }
}
