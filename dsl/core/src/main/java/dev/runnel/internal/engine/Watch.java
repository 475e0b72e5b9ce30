package dev.runnel.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the running fetches every {@link #EVERY_MS} for statement timeouts and interrupted threads. One tick for all
 * instead of a timer task per statement: a statement costs one place, and while nothing runs nothing ticks.
 */
final class Watch implements Runnable {
    static final long EVERY_MS = 10;
    private static final int IDLE_TICKS = 100;
    /** A power of two. */
    private static final int PLACES = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** Where runs stand, each in a place of its own; a set would make an object for each of them. */
    private final AtomicReferenceArray<@Nullable ExchangeRun> running = new AtomicReferenceArray<>(PLACES);
    /** Those that found no place. */
    private final Set<ExchangeRun> more = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean ticking = new AtomicBoolean();
    private final ScheduledExecutorService timer;
    private int idle;

    Watch(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Watches a run, which keeps the place it is given for {@link #remove}. */
    void add(ExchangeRun run) {
        run.watchedAt = place(run);
        if (!ticking.get() && ticking.compareAndSet(false, true)) {
            next();
        }
    }

    /** Threads begin to look at different places, so that they rarely meet. */
    private int place(ExchangeRun run) {
        int first = (int) Thread.currentThread().getId();
        for (int i = 0; i < PLACES; i++) {
            int place = first + i & PLACES - 1;
            if (running.get(place) == null && running.compareAndSet(place, null, run)) {
                return place;
            }
        }
        more.add(run);
        return PLACES;
    }

    void remove(ExchangeRun run) {
        int place = run.watchedAt;
        if (place < PLACES) {
            running.compareAndSet(place, run, null);
        } else {
            more.remove(run);
        }
    }

    private List<ExchangeRun> all() {
        var all = new ArrayList<ExchangeRun>(more);
        for (int i = 0; i < PLACES; i++) {
            ExchangeRun run = running.get(i);
            if (run != null) {
                all.add(run);
            }
        }
        return all;
    }

    /** Looks at every running fetch, beside the ticks; false if there is none. */
    boolean look() {
        List<ExchangeRun> runs = all();
        look(runs);
        return !runs.isEmpty();
    }

    private static void look(List<ExchangeRun> runs) {
        long now = System.nanoTime();
        try {
            for (ExchangeRun run : runs) {
                run.check(now);
            }
        } catch (Throwable e) {
            // Without threads to stop a statement on, say; the next tick tries again, for it is the last that watches.
            LOG.error("A running statement could not be looked at", e);
        }
    }

    boolean isIdle() {
        return all().isEmpty();
    }

    @Override
    public void run() {
        List<ExchangeRun> runs = all();
        if (runs.isEmpty()) {
            if (++idle > IDLE_TICKS) {
                idle = 0;
                ticking.set(false);
                // A run added between the look and set saw ticking still true: look again.
                if (isIdle() || !ticking.compareAndSet(false, true)) {
                    return;
                }
            }
        } else {
            idle = 0;
            look(runs);
        }
        next();
    }

    private void next() {
        timer.schedule(this, EVERY_MS, TimeUnit.MILLISECONDS);
    }
}
