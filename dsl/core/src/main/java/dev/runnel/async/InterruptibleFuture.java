package dev.runnel.async;

import dev.runnel.spi.run.StoppableFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work that waits, on a thread of its own, as a future: completed from outside, it interrupts that thread. */
final class InterruptibleFuture<R extends @Nullable Object> extends StoppableFuture<R> {
    private @Nullable Thread worker;

    private InterruptibleFuture() {}

    static <R extends @Nullable Object> CompletableFuture<R> start(Executor executor, Supplier<R> work) {
        var future = new InterruptibleFuture<R>();
        // The class path of whoever asked, not of the thread that happens to do it.
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            executor.execute(() -> future.run(work, loader));
        } catch (Throwable e) {
            future.failed(e);
        }
        return future;
    }

    private void run(Supplier<R> work, @Nullable ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        synchronized (this) {
            if (isDone()) {
                return;
            }
            worker = thread;
        }
        thread.setContextClassLoader(loader);
        R value = null;
        Throwable failure = null;
        try {
            value = work.get();
        } catch (Throwable e) {
            failure = e;
        } finally {
            synchronized (this) {
                worker = null;
            }
            // Only now can no interrupt of ours come any more; the thread goes to someone else.
            Thread.interrupted();
            thread.setContextClassLoader(own);
        }
        if (failure == null) {
            complete(value);
        } else {
            failed(failure);
        }
    }

    @Override
    protected synchronized void stop() {
        if (worker != null) {
            worker.interrupt();
        }
    }
}
