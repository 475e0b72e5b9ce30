package dev.runnel.async;

import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Bulk;
import dev.runnel.internal.engine.Request;
import dev.runnel.sql.InsertRows;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Inserts many rows, batch after batch. */
final class BulkInsert<R> {
    private final Bulk<R> bulk;
    private final Iterator<? extends R> rows;
    private final LongConsumer progress;

    private BulkInsert(Bulk<R> bulk, Iterator<? extends R> rows, LongConsumer progress) {
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
        return querier.transaction(tx -> new BulkInsert<>(bulk, rows.iterator(), progress).sendRest(tx));
    }

    private CompletionStage<Long> sendRest(AsyncQuerier tx) {
        boolean full = false;
        while (!full && rows.hasNext()) {
            full = bulk.add(rows.next());
        }
        Request request = bulk.next();
        if (request == null) {
            return CompletableFuture.completedFuture(bulk.written());
        }
        return tx.execute(() -> request)
                .handle((affected, error) -> {
                    if (error != null) {
                        throw bulk.failed(error);
                    }
                    progress.accept(bulk.done(request, affected));
                    return affected;
                })
                .thenCompose(affected -> sendRest(tx));
    }
}
