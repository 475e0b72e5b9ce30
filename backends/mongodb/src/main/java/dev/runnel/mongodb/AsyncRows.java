package dev.runnel.mongodb;

import dev.runnel.internal.engine.Terminal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The words that run a query, as futures; each use runs it anew. Completed from outside (cancel, orTimeout), a future
 * has the query killed on the server and its cursor closed.
 */
public interface AsyncRows<V extends @Nullable Object> {
    /** Runs the query for one of the words below. */
    <R extends @Nullable Object> CompletableFuture<R> run(Terminal<V, R> word);

    /**
     * The documents as they are asked for, in bounded memory: each subscriber runs the query anew, and closes its
     * cursor on the server when it cancels. In a transaction other requests run between two batches.
     */
    Flow.Publisher<V> stream();

    /** All documents. */
    default CompletableFuture<List<V>> list() {
        return run(Terminal.list());
    }

    /** The first document; NO_ROWS if there is none. */
    default CompletableFuture<V> first() {
        return run(Terminal.first());
    }

    default CompletableFuture<@Nullable V> firstOrNull() {
        return run(Terminal.firstOrNull());
    }

    /** The only document; NO_ROWS if there is none, TOO_MANY_ROWS if there are more. */
    default CompletableFuture<V> one() {
        return run(Terminal.one());
    }

    /** The only document or null; TOO_MANY_ROWS if there are more. */
    default CompletableFuture<@Nullable V> oneOrNull() {
        return run(Terminal.oneOrNull());
    }
}
