package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;
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

    /** As many rows as this word asks for, as they are: what it is given is made of them. */
    default <S extends @Nullable Object> Terminal<S, List<S>> rows() {
        return new Words<>(limit(), rows -> rows);
    }

    static <T extends @Nullable Object> Terminal<T, List<T>> list() {
        return new Words<>(Integer.MAX_VALUE, rows -> rows);
    }

    /** The first row; NO_ROWS if there is none. */
    static <T extends @Nullable Object> Terminal<T, T> first() {
        return new Words<>(1, rows -> {
            if (rows.isEmpty()) {
                throw noRows();
            }
            return rows.get(0);
        });
    }

    static <T extends @Nullable Object> Terminal<T, @Nullable T> firstOrNull() {
        return new Words<>(1, rows -> rows.isEmpty() ? null : rows.get(0));
    }

    /** The only row; NO_ROWS if there is none, TOO_MANY_ROWS if there are more. */
    static <T extends @Nullable Object> Terminal<T, T> one() {
        return new Words<>(2, rows -> {
            if (rows.isEmpty()) {
                throw noRows();
            }
            return only(rows);
        });
    }

    /** The only row or null; TOO_MANY_ROWS if there are more. */
    static <T extends @Nullable Object> Terminal<T, @Nullable T> oneOrNull() {
        return new Words<>(2, rows -> rows.isEmpty() ? null : only(rows));
    }

    private static <T extends @Nullable Object> T only(List<T> rows) {
        if (rows.size() > 1) {
            throw new RunnelException(
                    ErrorKind.TOO_MANY_ROWS,
                    "Exactly one row was wanted and the query has more. Narrow it, or use first() or list().");
        }
        return rows.get(0);
    }

    private static RunnelException noRows() {
        return new RunnelException(
                ErrorKind.NO_ROWS,
                "A row was wanted and the query has none. Use firstOrNull() or oneOrNull() if that may be.");
    }

    /** A terminal made of a limit and a function. */
    record Words<T extends @Nullable Object, R extends @Nullable Object>(
            int limit, java.util.function.Function<List<T>, R> function) implements Terminal<T, R> {
        @Override
        public R of(List<T> rows) {
            return function.apply(rows);
        }
    }
}
