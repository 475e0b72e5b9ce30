package dev.runnel.internal.engine;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The one timer thread of all databases; only short work runs on it. */
public final class Timer {
    private static final ScheduledThreadPoolExecutor SHARED = make();

    private Timer() {}

    public static ScheduledExecutorService shared() {
        return SHARED;
    }

    /** Runs the work here, unless this is the timer's thread: what may call a user's code would hold up all databases. */
    public static void leave(Runnable work) {
        if (Thread.currentThread() instanceof TimerThread) {
            IoThreads.certainly(IoThreads.shared(), work);
        } else {
            work.run();
        }
    }

    private static ScheduledThreadPoolExecutor make() {
        var timer = new ScheduledThreadPoolExecutor(1, work -> {
            var thread = new TimerThread(work);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static final class TimerThread extends Thread {
        TimerThread(Runnable work) {
            super(work, "runnel-timer");
        }
    }
}
