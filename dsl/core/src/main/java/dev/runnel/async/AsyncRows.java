package dev.runnel.async;

import dev.runnel.export.CsvFormat;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.export.RowText;
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

    /** How the database would run it, as lines of text; nothing is run or changed. */
    default CompletableFuture<List<String>> explain() {
        return prepared().explain(false);
    }

    /** Runs it, with all its effects, and gives the plan with what it did; NOT_PORTABLE where the database cannot. */
    default CompletableFuture<List<String>> explainAnalyze() {
        return prepared().explain(true);
    }

    /**
     * The rows as CSV by {@link CsvFormat#DEFAULT}, run and read as {@link #stream} is. Each element is a chunk of many whole
     * lines, about 64 Ki characters, so memory is bounded however many rows there are; write them out one after the other.
     *
     * <p>Values are exact: decimals in plain digits, times in ISO 8601, bytes in Base64, lists and structures as JSON.
     * DATA_CONVERSION naming the column if a value has no text.
     */
    default Flow.Publisher<String> csv() {
        return csv(CsvFormat.DEFAULT);
    }

    /** As {@link #csv()}, with another separator, without a header and so on. */
    default Flow.Publisher<String> csv(CsvFormat format) {
        return prepared().textPublisher(() -> RowText.csv(format));
    }

    /**
     * The rows as JSON lines: an object and a line feed for each row, in chunks as {@link #csv()}. JSON columns are embedded; times
     * and bytes are strings as in CSV, and so are NaN and Infinity, for which JSON has no number. CONFIGURATION if two columns
     * have one name, DATA_CONVERSION if a JSON column holds none.
     */
    default Flow.Publisher<String> jsonLines() {
        return prepared().textPublisher(RowText::jsonLines);
    }
}
