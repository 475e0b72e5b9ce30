package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The terminal words of a query: how many rows are asked for, and what is made of them.
 *
 * @param <T> a row
 * @param <R> the result
 */
public interface Terminal<T extends @Nullable Object, R extends @Nullable Object> {
    /** Rows to fetch; more than these are never read. */
    int limit();

    R of(List<T> rows);

    static <T extends @Nullable Object> Terminal<T, List<T>> list() {
        return Words.of(Words.LIST);
    }

    /** What a function makes of all rows. */
    static <T extends @Nullable Object, R extends @Nullable Object> Terminal<T, R> all(Function<List<T>, R> function) {
        return new Words<>(Integer.MAX_VALUE, function);
    }

    /** The first row; NO_ROWS if there is none. */
    static <T extends @Nullable Object> Terminal<T, T> first() {
        return Words.of(Words.FIRST);
    }

    static <T extends @Nullable Object> Terminal<T, @Nullable T> firstOrNull() {
        return Words.of(Words.FIRST_OR_NULL);
    }

    /** The only row; NO_ROWS if there is none, TOO_MANY_ROWS if there are more. */
    static <T extends @Nullable Object> Terminal<T, T> one() {
        return Words.of(Words.ONE);
    }

    /** The only row or null; TOO_MANY_ROWS if there are more. */
    static <T extends @Nullable Object> Terminal<T, @Nullable T> oneOrNull() {
        return Words.of(Words.ONE_OR_NULL);
    }

    private static <T extends @Nullable Object> T firstOf(List<T> rows) {
        if (rows.isEmpty()) {
            throw noRows();
        }
        return rows.get(0);
    }

    private static <T extends @Nullable Object> T only(T row, List<T> rows) {
        if (rows.size() > 1) {
            throw new RunnelException(
                    ErrorKind.TOO_MANY_ROWS,
                    "Exactly one row was wanted and the query has more. Narrow it, or use first() or list().");
        }
        return row;
    }

    private static RunnelException noRows() {
        return new RunnelException(
                ErrorKind.NO_ROWS,
                "A row was wanted and the query has none. Use firstOrNull() or oneOrNull() if that may be.");
    }

    /** A terminal made of a limit and a function. One object serves all row types: it only hands rows on. */
    record Words<T extends @Nullable Object, R extends @Nullable Object>(int limit, Function<List<T>, R> function)
            implements Terminal<T, R> {
        private static final Words<@Nullable Object, ?> LIST = new Words<>(Integer.MAX_VALUE, rows -> rows);
        private static final Words<@Nullable Object, ?> FIRST = new Words<>(1, Terminal::firstOf);
        private static final Words<@Nullable Object, ?> FIRST_OR_NULL =
                new Words<>(1, rows -> rows.isEmpty() ? null : rows.get(0));
        private static final Words<@Nullable Object, ?> ONE = new Words<>(2, rows -> only(firstOf(rows), rows));
        private static final Words<@Nullable Object, ?> ONE_OR_NULL =
                new Words<>(2, rows -> rows.isEmpty() ? null : only(rows.get(0), rows));

        @SuppressWarnings("unchecked") // what comes out is what went in
        private static <T extends @Nullable Object, R extends @Nullable Object> Terminal<T, R> of(Words<?, ?> words) {
            return (Terminal<T, R>) words;
        }

        @Override
        public R of(List<T> rows) {
            return function.apply(rows);
        }
    }
}
