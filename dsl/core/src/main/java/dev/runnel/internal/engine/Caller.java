package dev.runnel.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * Which thread calls the engine and what may be done with it.
 *
 * @param mayBlock a blocking session's work may run on the calling thread
 * @param interruptible the calling thread, if interrupting it stops the statement it is running
 */
public record Caller(boolean mayBlock, @Nullable Thread interruptible) {
    /** A coroutine or future on a thread that must not block. */
    public static final Caller ASYNC = new Caller(false, null);
    /** A coroutine on a dispatcher made for blocking work. */
    public static final Caller CONFINED = new Caller(true, null);

    /** The current thread of the blocking face. */
    public static Caller thread() {
        return new Caller(true, Thread.currentThread());
    }
}
