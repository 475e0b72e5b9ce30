package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryLog;
import dev.runnel.listener.QueryStart;
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
    private final @Nullable SlowPlans plans;

    /**
     * @param slowQuery what takes longer is logged; zero for off
     * @param plans logs the plans of such statements too; null for off
     */
    Events(String backend, List<QueryListener> listeners, Duration slowQuery, @Nullable SlowPlans plans) {
        this.backend = backend;
        this.listeners = List.copyOf(listeners);
        this.slowNanos = slowQuery.isZero() ? Long.MAX_VALUE : slowQuery.toNanos();
        this.slow = QueryLog.slowerThan(slowQuery);
        this.plans = plans;
    }

    /** A query is asked for; gives what {@link #query} is to be told, null if nobody wants to remember anything of it. */
    @Nullable
    Object begin(Request request, boolean inTransaction) {
        Object recording = Recorder.QUERIES.begin();
        return listeners.isEmpty() ? recording : begun(request, inTransaction, recording);
    }

    private @Nullable Object begun(Request request, boolean inTransaction, @Nullable Object recording) {
        var start = new QueryStart(
                backend, request.command().label(), request.command().sql(), executions(request), inTransaction);
        @Nullable Object[] remembered = null;
        for (int i = 0; i < listeners.size(); i++) {
            Object mine = begun(listeners.get(i), start);
            if (mine != null) {
                remembered = remembered == null ? new @Nullable Object[listeners.size()] : remembered;
                remembered[i] = mine;
            }
        }
        return remembered == null ? recording : new Begun(recording, remembered);
    }

    private static int executions(Request request) {
        return Math.max(1, request.command().bindings().size());
    }

    /** What the flight recorder and each of the listeners remember of a query that runs. */
    private record Begun(
            @Nullable Object recording, @Nullable Object[] remembered) {}

    void query(
            Request request,
            boolean inTransaction,
            long waitedNanos,
            long ranNanos,
            long rows,
            long affected,
            @Nullable RunnelException error,
            @Nullable Object begun) {
        boolean isSlow = ranNanos > slowNanos;
        Begun known = begun instanceof Begun both ? both : null;
        Object recording = known == null ? begun : known.recording();
        if (listeners.isEmpty() && !isSlow && recording == null) {
            return;
        }
        var event = new QueryEvent(
                backend,
                request.command().label(),
                request.command().sql(),
                executions(request),
                inTransaction,
                Duration.ofNanos(waitedNanos),
                Duration.ofNanos(ranNanos),
                rows,
                affected,
                error);
        if (recording != null) {
            Recorder.QUERIES.end(recording, event);
        }
        for (int i = 0; i < listeners.size(); i++) {
            ended(listeners.get(i), event, known == null ? null : known.remembered()[i]);
        }
        if (isSlow) {
            ended(slow, event, null);
            if (plans != null) {
                plans.log(request);
            }
        }
    }

    private static @Nullable Object begun(QueryListener listener, QueryStart query) {
        try {
            return listener.begun(query);
        } catch (Throwable e) {
            LOG.error("A query listener threw", e);
            return null;
        }
    }

    private static void ended(QueryListener listener, QueryEvent event, @Nullable Object begun) {
        try {
            listener.ended(event, begun);
        } catch (Throwable e) {
            LOG.error("A query listener threw", e);
        }
    }
}
