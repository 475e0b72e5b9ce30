package dev.runnel.postgresql;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of one of PostgreSQL's range types.
 *
 * @param lower null for no bound, as for an empty range
 * @param lowerInclusive false where there is no bound
 * @param isEmpty true for the range that holds nothing
 */
public record Range<T>(
        @Nullable T lower, boolean lowerInclusive, @Nullable T upper, boolean upperInclusive, boolean isEmpty) {
    private static final Range<?> EMPTY = new Range<>(null, false, null, false, true);

    /** {@code [lower, upper)}; null for no bound. */
    public static <T> Range<T> of(@Nullable T lower, @Nullable T upper) {
        return new Range<>(lower, lower != null, upper, false, false);
    }

    /** {@code [lower, upper]}. */
    public static <T> Range<T> closed(T lower, T upper) {
        return new Range<>(Objects.requireNonNull(lower), true, Objects.requireNonNull(upper), true, false);
    }

    @SuppressWarnings("unchecked") // it holds nothing
    public static <T> Range<T> empty() {
        return (Range<T>) EMPTY;
    }

    /** As PostgreSQL writes it: {@code [1,10)}. */
    @Override
    public String toString() {
        if (isEmpty) {
            return "empty";
        }
        return (lowerInclusive ? "[" : "(") + bound(lower) + "," + bound(upper) + (upperInclusive ? "]" : ")");
    }

    private static String bound(@Nullable Object bound) {
        return bound == null
                ? ""
                : '"' + PostgresqlText.of(bound).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
