package dev.runnel.async;

import dev.runnel.internal.engine.Terminal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A query that is ready to run, and the words that run it. Each use runs it anew. The futures fail with
 * {@link dev.runnel.error.RunnelException}; cancelling one stops the statement in the database.
 */
public sealed interface AsyncRows<V extends @Nullable Object> permits AsyncSelect, PreparedRows {
    /** What the words run. */
    PreparedRows<V> prepared();

    /** All rows. */
    default CompletableFuture<List<V>> list() {
        return prepared().run(Terminal.list());
    }

    /** The first row, further ones are not read; NO_ROWS if there is none. */
    default CompletableFuture<V> first() {
        return prepared().run(Terminal.first());
    }

    /** The first row or null; further ones are not read. */
    default CompletableFuture<@Nullable V> firstOrNull() {
        return prepared().run(Terminal.<V>firstOrNull());
    }

    /** The only row; NO_ROWS if there is none, TOO_MANY_ROWS if there are more. */
    default CompletableFuture<V> one() {
        return prepared().run(Terminal.one());
    }

    /** The only row or null; TOO_MANY_ROWS if there are more. */
    default CompletableFuture<@Nullable V> oneOrNull() {
        return prepared().run(Terminal.<V>oneOrNull());
    }

    /**
     * The rows as they are asked for, in bounded memory (batches of up to a thousand rows or a megabyte): each subscriber runs the query anew and holds a session until the last
     * rows were read or it has cancelled, which stops the statement. Inside a transaction no other statement can run meanwhile
     * (SESSION_BUSY).
     */
    default Flow.Publisher<V> stream() {
        return prepared().publisher();
    }
}
