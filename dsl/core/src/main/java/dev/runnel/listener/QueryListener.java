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

    /**
     * Whether it is told of the control statements too, {@code begin}, {@code commit}, {@code rollback} and savepoints, as of
     * queries of these texts. By default not, so that who counts queries counts those that were written.
     */
    default boolean controls() {
        return false;
    }

    /**
     * The listener for a transaction that begins now, called on the thread of who begins it. Its statements may be asked for on
     * threads where what belongs to this one is gone, as in the futures of an AsyncDatabase, or between the batches of a bulk
     * insert; what is given here may keep it for them.
     */
    default QueryListener carried() {
        return this;
    }
}
