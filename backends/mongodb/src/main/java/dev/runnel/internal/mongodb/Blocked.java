package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Failures;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
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
            throw Failures.of(e).here();
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

    private static RunnelException interrupted() {
        return new RunnelException(
                ErrorKind.STATEMENT_CANCELLED,
                "The thread was interrupted; the request was stopped or not sent. The interrupt flag is still set.");
    }
}
