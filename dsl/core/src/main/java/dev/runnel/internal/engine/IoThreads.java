package dev.runnel.internal.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which blocking sessions work for the Java faces: daemons, made when needed and let go after a minute. As many
 * as there are sessions at work, so the pool bounds them. (The Kotlin face brings Dispatchers.IO instead.)
 */
public final class IoThreads {
    private static final long AGAIN_MS = 100;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ExecutorService SHARED = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "runnel-io-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    private IoThreads() {}

    public static Executor shared() {
        return SHARED;
    }

    /** Runs what must not be lost, the end of a wait or of a settlement: later, if no thread can be had at this moment. */
    static void certainly(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (Throwable noThread) {
            Timer.shared().schedule(() -> certainly(executor, work), AGAIN_MS, TimeUnit.MILLISECONDS);
        }
    }
}
