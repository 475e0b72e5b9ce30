package dev.runnel.blocking;

import dev.runnel.internal.engine.Terminal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A query that is ready to run, and the words that run it. Each use runs it anew; a database that blocks works on the
 * calling thread.
 *
 * <p>All of them throw {@link dev.runnel.error.RunnelException}, among them STATEMENT_CANCELLED if the thread is
 * interrupted: the statement is then stopped in the database, and the interrupt flag stays set.
 */
public sealed interface BlockingRows<V extends @Nullable Object> permits BlockingSelect, PreparedRows {
    /** What the words run. */
    PreparedRows<V> prepared();

    /** All rows. */
    default List<V> list() {
        return prepared().run(Terminal.list());
    }

    /** The first row, further ones are not read; NO_ROWS if there is none. */
    default V first() {
        return prepared().run(Terminal.first());
    }

    /** The first row or null; further ones are not read. */
    default @Nullable V firstOrNull() {
        return prepared().run(Terminal.<V>firstOrNull());
    }

    /** The only row; NO_ROWS if there is none, TOO_MANY_ROWS if there are more. */
    default V one() {
        return prepared().run(Terminal.one());
    }

    /** The only row or null; TOO_MANY_ROWS if there are more. */
    default @Nullable V oneOrNull() {
        return prepared().run(Terminal.<V>oneOrNull());
    }

    /**
     * The rows as they come, in bounded memory (batches of up to a thousand rows or a megabyte), to be closed: {@code try (var rows = query.stream()) { … }}. A session is held
     * until the last rows were read or the stream was closed; inside a transaction no other statement can run meanwhile
     * (SESSION_BUSY).
     */
    default Stream<V> stream() {
        return prepared().openStream();
    }
}
