package dev.runnel.redis;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls whose time is up. All are looked through every tick, instead of a timer for each: nearly all are done by then, so
 * that a call costs one compare-and-set and no allocation. Nothing runs while there is no call.
 */
final class Deadlines {
    private static final long TICK_MS = 50;

    private final ScheduledExecutorService timer;
    /** The calls since the last tick, linked by {@link Call#next}. */
    private final AtomicReference<@Nullable Call> latest = new AtomicReference<>();

    private final AtomicBoolean ticking = new AtomicBoolean();
    /** Those that were not done at the last tick; of the tick alone. */
    private @Nullable Call older;

    Deadlines(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Watches a call, once; its deadline may be moved later. */
    void watch(Call call) {
        Call before;
        do {
            before = latest.get();
            call.next = before;
        } while (!latest.compareAndSet(before, call));
        if (before == null && ticking.compareAndSet(false, true)) {
            again();
        }
    }

    private void again() {
        timer.schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = System.nanoTime();
        Call left = look(older, now, null);
        older = look(latest.getAndSet(null), now, left);
        if (older != null || latest.get() != null) {
            again();
            return;
        }
        ticking.set(false);
        if (latest.get() != null && ticking.compareAndSet(false, true)) {
            again();
        }
    }

    /** Ends those of the chain whose time is up and puts the rest before {@code left}. */
    private static @Nullable Call look(@Nullable Call chain, long now, @Nullable Call left) {
        Call kept = left;
        for (Call call = chain; call != null; ) {
            Call following = call.next;
            call.next = null;
            if (!call.isDone()) {
                if (call.deadline != Long.MAX_VALUE && now - call.deadline >= 0) {
                    call.expire();
                } else {
                    call.next = kept;
                    kept = call;
                }
            }
            call = following;
        }
        return kept;
    }
}
