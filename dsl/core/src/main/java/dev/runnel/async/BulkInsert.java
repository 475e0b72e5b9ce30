package dev.runnel.async;

import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Bulk;
import dev.runnel.internal.engine.Request;
import dev.runnel.sql.InsertRows;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Inserts many rows, batch after batch. Rows are taken on the executor's threads: they may wait for what they come from, and
 * a driver's thread must not. One future for all batches, so that their number costs no memory.
 */
final class BulkInsert<R> {
    private final AsyncQuerier tx;
    private final Executor executor;
    private final Bulk<R> bulk;
    private final Iterable<? extends R> rows;
    private final LongConsumer progress;
    private final CompletableFuture<Long> written = new CompletableFuture<>();

    private BulkInsert(AsyncQuerier tx, Bulk<R> bulk, Iterable<? extends R> rows, LongConsumer progress) {
        this.tx = tx;
        this.executor = tx.engine().executor();
        this.bulk = bulk;
        this.rows = rows;
        this.progress = progress;
    }

    static <R> CompletableFuture<Long> run(
            AsyncQuerier querier, Supplier<InsertRows<R>> insert, Iterable<? extends R> rows, LongConsumer progress) {
        Bulk<R> bulk;
        try {
            bulk = new Bulk<>(querier.engine(), insert.get());
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
        return querier.transaction(tx -> new BulkInsert<>(tx, bulk, rows, progress).start());
    }

    private CompletionStage<Long> start() {
        elsewhere(() -> sendRest(rows.iterator()));
        return written;
    }

    private void sendRest(Iterator<? extends R> rest) {
        fill(rest);
        Request request = bulk.next();
        if (request == null) {
            written.complete(bulk.written());
            return;
        }
        CompletableFuture<Long> sent = tx.execute(() -> request);
        Throwable refused = fillMeanwhile(rest);
        sent.whenComplete((affected, error) -> elsewhere(() -> {
            if (error != null) {
                throw bulk.failed(error);
            }
            progress.accept(bulk.done(request, affected));
            if (refused == null) {
                sendRest(rest);
            } else {
                written.completeExceptionally(refused);
            }
        }));
    }

    /** While the database works on the batch before, whose end comes first; gives what the next one failed with. */
    private @Nullable Throwable fillMeanwhile(Iterator<? extends R> rest) {
        try {
            fill(rest);
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private void fill(Iterator<? extends R> rest) {
        boolean full = bulk.isFull();
        while (!full && rest.hasNext()) {
            full = bulk.add(rest.next());
        }
    }

    /** Whatever a step throws fails the insert. */
    private void elsewhere(Runnable step) {
        try {
            executor.execute(() -> {
                try {
                    step.run();
                } catch (Throwable e) {
                    written.completeExceptionally(e);
                }
            });
        } catch (Throwable e) {
            written.completeExceptionally(e);
        }
    }
}
