package dev.runnel.mongodb;

import dev.runnel.internal.engine.Terminal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words that run a query, each use anew. Interrupting the thread kills the query on the server; the interrupt flag
 * stays set.
 */
public interface BlockingRows<V extends @Nullable Object> {
    /** Runs the query for one of the words below. */
    <R extends @Nullable Object> R run(Terminal<V, R> word);

    /** The documents as they come, in bounded memory; to be closed, best by try-with-resources. */
    Stream<V> stream();

    /** All documents. */
    default List<V> list() {
        return run(Terminal.list());
    }

    /** The first document; NO_ROWS if there is none. */
    default V first() {
        return run(Terminal.first());
    }

    default @Nullable V firstOrNull() {
        return run(Terminal.firstOrNull());
    }

    /** The only document; NO_ROWS if there is none, TOO_MANY_ROWS if there are more. */
    default V one() {
        return run(Terminal.one());
    }

    /** The only document or null; TOO_MANY_ROWS if there are more. */
    default @Nullable V oneOrNull() {
        return run(Terminal.oneOrNull());
    }
}
