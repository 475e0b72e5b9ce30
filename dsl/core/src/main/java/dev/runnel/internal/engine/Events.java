package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryLog;
import dev.runnel.listener.QueryStart;
import dev.runnel.spi.support.QueryListeners;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the listeners, the slow-query log and the flight recorder. A query that none of them wants costs no object. */
final class Events {
    private final String backend;
    private final QueryListeners listeners;
    private final QueryListeners controls;
    private final long slowNanos;
    private final QueryListeners slow;
    private final @Nullable SlowPlans plans;

    private Events(
            String backend, QueryListeners listeners, long slowNanos, QueryListeners slow, @Nullable SlowPlans plans) {
        this.backend = backend;
        this.listeners = listeners;
        this.controls = listeners.ofControls();
        this.slowNanos = slowNanos;
        this.slow = slow;
        this.plans = plans;
    }

    /**
     * @param slowQuery what takes longer is logged; zero for off
     * @param plans logs the plans of such statements too; null for off
     */
    static Events of(String backend, List<QueryListener> listeners, Duration slowQuery, @Nullable SlowPlans plans) {
        return new Events(
                backend,
                QueryListeners.of(listeners),
                slowQuery.isZero() ? Long.MAX_VALUE : slowQuery.toNanos(),
                QueryListeners.of(List.of(QueryLog.slowerThan(slowQuery))),
                plans);
    }

    /** For what a transaction does that begins on this thread, on whichever thread it is asked for. */
    Events carried() {
        QueryListeners carried = listeners.carried();
        return carried == listeners ? this : new Events(backend, carried, slowNanos, slow, plans);
    }

    /** A query is asked for; gives what {@link #query} is to be told, null if nobody wants to remember anything of it. */
    @Nullable
    Object begin(Request request, boolean inTransaction) {
        Object recording = Recorder.QUERIES.begin();
        if (listeners.isEmpty()) {
            return recording;
        }
        Object remembered = listeners.begun(new QueryStart(
                backend, request.command().label(), request.command().sql(), executions(request), inTransaction));
        return recording == null ? remembered : new Begun(recording, remembered);
    }

    private static int executions(Request request) {
        return Math.max(1, request.command().bindings().size());
    }

    /** What the flight recorder and the listeners remember of a query that runs. */
    private record Begun(Object recording, @Nullable Object remembered) {}

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
        Begun both = begun instanceof Begun known ? known : null;
        Object recording = both != null ? both.recording() : listeners.isEmpty() ? begun : null;
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
        if (!listeners.isEmpty()) {
            listeners.ended(event, both == null ? begun : both.remembered());
        }
        if (isSlow) {
            slow.ended(event, null);
            if (plans != null) {
                plans.log(request);
            }
        }
    }

    /** BEGIN, COMMIT, ROLLBACK or a savepoint is asked for; null if nobody is told of such. */
    @Nullable
    ControlEvent control(String text) {
        return controls.isEmpty() ? null : new ControlEvent(controls, backend, text);
    }
}
