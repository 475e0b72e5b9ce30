package dev.runnel.pool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided under the lock and is done once it is free, in this order: foreign code never runs under the lock. As a
 * rule it is one thing at most, for which no list is made.
 */
final class After {
    /** Whether the first waiter that is granted a session is told by who asked for the decision. */
    private final boolean leavesFirst;

    private @Nullable Lease granted;
    private @Nullable Runnable first;
    private @Nullable List<Runnable> others;

    After(boolean leavesFirst) {
        this.leavesFirst = leavesFirst;
    }

    /** A waiter was granted a session, and is to be told. */
    void tell(Lease waiter) {
        if (leavesFirst && granted == null) {
            granted = waiter;
        } else {
            add(waiter::tell);
        }
    }

    /** The waiter that was left to be told. */
    @Nullable
    Lease granted() {
        return granted;
    }

    void add(Runnable action) {
        if (first == null) {
            first = action;
            return;
        }
        if (others == null) {
            others = new ArrayList<>();
        }
        others.add(action);
    }

    /** One that throws must not keep the others from happening: a waiter not told would wait for ever. */
    void run() {
        if (first != null) {
            run(first);
        }
        if (others != null) {
            others.forEach(After::run);
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable t) {
            Pool.LOG.error("A step of the pool failed", t);
        }
    }
}
