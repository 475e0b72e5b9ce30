package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners. Without any, {@link #NONE} costs one call and no allocation. */
interface Events {
    Events NONE = (request, inTransaction, waited, ran, rows, affected, error) -> {};

    void query(
            Request request,
            boolean inTransaction,
            long waitedNanos,
            long ranNanos,
            long rows,
            long affected,
            @Nullable RunnelException error);

    static Events to(String backend, List<QueryListener> listeners) {
        if (listeners.isEmpty()) {
            return NONE;
        }
        Logger log = LoggerFactory.getLogger(QueryListener.class);
        return (request, inTransaction, waited, ran, rows, affected, error) -> {
            var event = new QueryEvent(
                    backend,
                    request.command().label(),
                    request.command().sql(),
                    Math.max(1, request.command().bindings().size()),
                    inTransaction,
                    Duration.ofNanos(waited),
                    Duration.ofNanos(ran),
                    rows,
                    affected,
                    error);
            for (QueryListener listener : listeners) {
                try {
                    listener.ended(event);
                } catch (Throwable e) {
                    log.error("A query listener threw", e);
                }
            }
        };
    }
}
