package dev.runnel.blocking;

import dev.runnel.export.CsvFormat;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.export.RowText;
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

    /** How the database would run it, as lines of text; nothing is run or changed. */
    default List<String> explain() {
        return prepared().explain(false);
    }

    /** Runs it, with all its effects, and gives the plan with what it did; NOT_PORTABLE where the database cannot. */
    default List<String> explainAnalyze() {
        return prepared().explain(true);
    }

    /**
     * The rows as CSV by {@link CsvFormat#DEFAULT}, to be closed as {@link #stream} is. Each element is a chunk of many whole
     * lines, about 64 Ki characters, so memory is bounded however many rows there are; write them out one after the other.
     *
     * <p>Values are exact: decimals in plain digits, times in ISO 8601, bytes in Base64, lists and structures as JSON.
     * DATA_CONVERSION naming the column if a value has no text.
     */
    default Stream<String> csv() {
        return csv(CsvFormat.DEFAULT);
    }

    /** As {@link #csv()}, with another separator, without a header and so on. */
    default Stream<String> csv(CsvFormat format) {
        return prepared().openText(RowText.csv(format));
    }

    /**
     * The rows as JSON lines: an object and a line feed for each row, in chunks and to be closed as {@link #csv()} is. JSON
     * columns are embedded; times and bytes are strings as in CSV, and so are NaN and Infinity, for which JSON has no number.
     * CONFIGURATION if two columns have one name, DATA_CONVERSION if a JSON column holds none.
     */
    default Stream<String> jsonLines() {
        return prepared().openText(RowText.jsonLines());
    }
}
