package dev.runnel.spi.support;

import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryStart;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one. What one of them throws is logged, and changes nothing for the others or for the query. */
public final class QueryListeners {
    private static final Logger LOG = LoggerFactory.getLogger(QueryListener.class);

    private final QueryListener[] all;

    private QueryListeners(QueryListener... all) {
        this.all = all;
    }

    public static QueryListeners of(List<QueryListener> listeners) {
        return new QueryListeners(listeners.toArray(new QueryListener[0]));
    }

    public boolean isEmpty() {
        return all.length == 0;
    }

    /** Those that are told of control statements too. */
    public QueryListeners ofControls() {
        return new QueryListeners(
                Arrays.stream(all).filter(QueryListener::controls).toArray(QueryListener[]::new));
    }

    /** As they are for a transaction that begins on this thread; this, if that makes no difference. */
    public QueryListeners carried() {
        QueryListener[] others = null;
        for (int i = 0; i < all.length; i++) {
            QueryListener carried = carried(all[i]);
            if (carried != all[i]) {
                others = others == null ? all.clone() : others;
                others[i] = carried;
            }
        }
        return others == null ? this : new QueryListeners(others);
    }

    private static QueryListener carried(QueryListener listener) {
        try {
            return listener.carried();
        } catch (Throwable e) {
            LOG.error("A query listener threw", e);
            return listener;
        }
    }

    /** A query is asked for; gives what {@link #ended} is to be given back. */
    public @Nullable Object begun(QueryStart query) {
        if (all.length == 1) {
            return begun(all[0], query);
        }
        @Nullable Object[] remembered = null;
        for (int i = 0; i < all.length; i++) {
            Object mine = begun(all[i], query);
            if (mine != null) {
                remembered = remembered == null ? new @Nullable Object[all.length] : remembered;
                remembered[i] = mine;
            }
        }
        return remembered;
    }

    /** It has ended. */
    public void ended(QueryEvent event, @Nullable Object begun) {
        if (all.length == 1) {
            ended(all[0], event, begun);
            return;
        }
        for (int i = 0; i < all.length; i++) {
            ended(all[i], event, begun instanceof @Nullable Object[] remembered ? remembered[i] : null);
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
