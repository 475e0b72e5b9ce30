package dev.runnel.spi.run;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which blocking sessions work for the Java faces: daemons, made when needed and let go after a minute. As many
 * as there are sessions at work, so the pool bounds them. (The Kotlin face brings Dispatchers.IO instead.)
 */
public final class IoThreads {
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
}
