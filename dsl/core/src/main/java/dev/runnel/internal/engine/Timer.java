package dev.runnel.internal.engine;

import dev.runnel.spi.run.IoThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one timer thread of all databases; only short work runs on it. */
public final class Timer {
    private static final long AGAIN_MS = 100;
    private static final ScheduledThreadPoolExecutor SHARED = make();

    private Timer() {}

    public static ScheduledExecutorService shared() {
        return SHARED;
    }

    /** Runs the work here, unless this is the timer's thread: what may call a user's code would hold up all databases. */
    public static void leave(Runnable work) {
        if (Thread.currentThread() instanceof TimerThread) {
            certainly(IoThreads.shared(), work);
        } else {
            work.run();
        }
    }

    /** Runs what must not be lost, the end of a wait or of a settlement: later, if no thread can be had at this moment. */
    static void certainly(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (Throwable noThread) {
            SHARED.schedule(() -> certainly(executor, work), AGAIN_MS, TimeUnit.MILLISECONDS);
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
