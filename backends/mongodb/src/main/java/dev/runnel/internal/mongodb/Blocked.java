package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How the blocking face waits: interrupting the thread stops the request, and the interrupt flag stays set. */
public final class Blocked {
    private static final int BATCH = 1024;

    private Blocked() {}

    /** Sends and waits. */
    public static <R extends @Nullable Object> R on(Supplier<? extends CompletableFuture<R>> send) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        CompletableFuture<R> call = send.get();
        try {
            return call.get();
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw interrupted();
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    /** Waits for what is seen through, interrupted or not; it is bounded in time. */
    public static <R extends @Nullable Object> R seeThrough(CompletionStage<R> stage) {
        CompletableFuture<R> future = stage.toCompletableFuture();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw thrown(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The documents of a cursor, read batch by batch; closing the stream closes it. */
    public static <V extends @Nullable Object> Stream<V> stream(MongoCursor<V> cursor) {
        var documents = new Iterator<V>() {
            private Iterator<V> batch = List.<V>of().iterator();

            @Override
            public boolean hasNext() {
                if (!batch.hasNext() && !cursor.ended()) {
                    batch = on(() -> cursor.next(BATCH)).iterator();
                }
                return batch.hasNext();
            }

            @Override
            public V next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return batch.next();
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(documents, Spliterator.ORDERED), false)
                .onClose(cursor::close);
    }

    private static RuntimeException thrown(Throwable error) {
        Throwable e = error;
        while ((e instanceof ExecutionException || e instanceof CompletionException) && e.getCause() != null) {
            e = e.getCause();
        }
        if (e instanceof RunnelException ours) {
            return ours.here();
        }
        if (e instanceof Error fatal) {
            throw fatal;
        }
        return e instanceof CancellationException cancelled
                ? cancelled
                : new RunnelException(ErrorKind.OTHER, "The request failed; see the cause.", e);
    }

    private static RunnelException interrupted() {
        return new RunnelException(
                ErrorKind.STATEMENT_CANCELLED,
                "The thread was interrupted; the request was stopped or not sent. The interrupt flag is still set.");
    }
}
