package dev.runnel.listener;

/**
 * Told of every statement when it has ended. Called on the thread that ended it, a driver's or a pool's: it must not
 * block and not throw (what it throws is logged).
 */
@FunctionalInterface
public interface QueryListener {
    void ended(QueryEvent event);
}
