package dev.runnel.redis;

import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Waiting;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What is read batch after batch, as a stream that waits for the next one. */
final class BatchIterator<T> implements Iterator<T> {
    private final Batches<T> batches;
    private final int largest;
    private Iterator<T> batch = List.<T>of().iterator();
    private boolean over;

    private BatchIterator(Batches<T> batches, int largest) {
        this.batches = batches;
        this.largest = largest;
    }

    /** The stream must be closed. */
    static <T> Stream<T> stream(Batches<T> batches, int largest) {
        var elements = Spliterators.spliteratorUnknownSize(
                new BatchIterator<>(batches, largest), Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(elements, false).onClose(() -> Waiting.seeThrough(batches.close()));
    }

    @Override
    public boolean hasNext() {
        if (!batch.hasNext() && !over) {
            List<T> next = Waiting.on(outcome -> batches.next(largest, outcome));
            over = next.isEmpty();
            batch = next.iterator();
        }
        return batch.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return batch.next();
    }
}
