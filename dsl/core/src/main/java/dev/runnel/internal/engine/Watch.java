package dev.runnel.internal.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the running fetches every {@link #EVERY_MS} for statement timeouts and interrupted threads. One tick for all
 * instead of a timer task per statement: a statement costs one set entry, and while nothing runs nothing ticks.
 */
final class Watch implements Runnable {
    static final long EVERY_MS = 10;
    private static final int IDLE_TICKS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Set<ExchangeRun> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private final ScheduledExecutorService timer;
    private int idle;

    Watch(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    void add(ExchangeRun run) {
        running.add(run);
        if (!ticking.get() && ticking.compareAndSet(false, true)) {
            next();
        }
    }

    void remove(ExchangeRun run) {
        running.remove(run);
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    @Override
    public void run() {
        if (isIdle()) {
            if (++idle > IDLE_TICKS) {
                idle = 0;
                ticking.set(false);
                // A run added between isEmpty and set saw ticking still true: look again.
                if (isIdle() || !ticking.compareAndSet(false, true)) {
                    return;
                }
            }
        } else {
            idle = 0;
            long now = System.nanoTime();
            try {
                for (ExchangeRun run : running) {
                    run.check(now);
                }
            } catch (Throwable e) {
                // Without threads to stop a statement on, say; the next tick tries again, for it is the last that
                // watches.
                LOG.error("A running statement could not be looked at", e);
            }
        }
        next();
    }

    private void next() {
        timer.schedule(this, EVERY_MS, TimeUnit.MILLISECONDS);
    }
}
