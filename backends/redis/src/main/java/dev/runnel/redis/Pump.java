package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.StoppableFuture;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives what is read batch after batch to a consumer, one element at a time, until it is cancelled or has failed. */
final class Pump<T> extends StoppableFuture<@Nullable Void> {
    private final Batches<T> batches;
    private final int largest;
    private final Consumer<? super T> consumer;

    private Pump(Batches<T> batches, int largest, Consumer<? super T> consumer) {
        this.batches = batches;
        this.largest = largest;
        this.consumer = consumer;
    }

    static <T> CompletableFuture<@Nullable Void> start(Batches<T> batches, int largest, Consumer<? super T> consumer) {
        var pump = new Pump<>(batches, largest, consumer);
        pump.more();
        return pump;
    }

    private void more() {
        batches.next(largest, new Outcome<>() {
                    @Override
                    public boolean complete(List<T> elements) {
                        return given(elements);
                    }

                    @Override
                    public void fail(RunnelException error) {
                        failed(error);
                    }
                })
                .start();
    }

    private boolean given(List<T> elements) {
        if (elements.isEmpty()) {
            return complete(null);
        }
        try {
            for (T each : elements) {
                if (isDone()) {
                    return false;
                }
                consumer.accept(each);
            }
        } catch (RuntimeException e) {
            batches.close();
            failed(e);
            return false;
        }
        more();
        return true;
    }

    @Override
    protected void stop() {
        batches.close();
    }
}
