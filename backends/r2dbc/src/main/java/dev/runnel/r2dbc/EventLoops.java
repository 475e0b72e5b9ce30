package dev.runnel.r2dbc;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import reactor.netty.resources.LoopResources;

/**
 * The event loops that all drivers of this process share: daemon threads, and not co-located, so that connections which are
 * opened on one loop are spread over all of them.
 */
final class EventLoops {
    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private EventLoops() {}

    static LoopResources shared() {
        return Holder.LOOPS;
    }

    /** Runs a task on one of the loops after a while; it must not block. */
    static Future<?> after(Duration delay, Runnable task) {
        return shared().onClient(LoopResources.DEFAULT_NATIVE)
                .next()
                .schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Started by the first connection, not by the first class that names it. */
    private static final class Holder {
        static final LoopResources LOOPS = LoopResources.create("runnel-r2dbc", WORKERS, WORKERS, true, false);
    }
}
