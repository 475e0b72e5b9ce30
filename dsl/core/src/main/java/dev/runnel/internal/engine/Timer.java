package dev.runnel.internal.engine;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The one timer thread of all databases; only short work runs on it. */
final class Timer {
    private static final ScheduledThreadPoolExecutor SHARED = make();

    private Timer() {}

    static ScheduledExecutorService shared() {
        return SHARED;
    }

    private static ScheduledThreadPoolExecutor make() {
        var timer = new ScheduledThreadPoolExecutor(1, work -> {
            var thread = new Thread(work, "runnel-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
