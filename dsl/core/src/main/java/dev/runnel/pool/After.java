package dev.runnel.pool;

import java.util.ArrayList;
import java.util.List;

/** What was decided under the lock and is done once it is free, in this order: foreign code never runs under the lock. */
final class After {
    private final List<Runnable> actions = new ArrayList<>(2);

    void add(Runnable action) {
        actions.add(action);
    }

    /** One that throws must not keep the others from happening: a waiter not told would wait for ever. */
    void run() {
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (Throwable t) {
                Pool.LOG.error("A step of the pool failed", t);
            }
        }
    }
}
