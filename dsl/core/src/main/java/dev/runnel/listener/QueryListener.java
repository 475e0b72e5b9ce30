package dev.runnel.listener;

import org.jspecify.annotations.Nullable;

/** Told of every statement. It must not block and not throw (what it throws is logged). */
@FunctionalInterface
public interface QueryListener {
    /**
     * A statement is asked for: called on the thread of who asks, before it waits for a session, so that what belongs
     * to that thread or coroutine (the current span of a trace) can be seen. What begins ends, once.
     *
     * @return what {@link #ended(QueryEvent, Object)} is given back; null for nothing
     */
    default @Nullable Object begun(QueryStart query) {
        return null;
    }

    /** A statement has ended: called on the thread that ended it, a driver's or a pool's. */
    void ended(QueryEvent event);

    /**
     * As {@link #ended(QueryEvent)}, which it calls if it is not overridden.
     *
     * @param begun what {@link #begun} gave for this statement
     */
    default void ended(QueryEvent event, @Nullable Object begun) {
        ended(event);
    }
}
