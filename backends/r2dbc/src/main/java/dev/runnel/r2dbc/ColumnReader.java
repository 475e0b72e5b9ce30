package dev.runnel.r2dbc;

import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

/** Reads one column in its own type. Found once for a statement and used for all of its rows; thread-safe. */
@FunctionalInterface
public interface ColumnReader {
    /** @param row valid only during the call */
    @Nullable
    Object read(Row row, int column);

    /**
     * What was read, as it is to become something else; itself, unless that depends on it. May throw
     * {@link dev.runnel.row.Conversions.Refused}.
     */
    default @Nullable Object as(@Nullable Object value, Class<?> wanted) {
        return value;
    }
}
