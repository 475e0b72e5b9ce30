package dev.runnel.row;

import dev.runnel.spi.Row;
import org.jspecify.annotations.Nullable;

/** Makes one object from the current row. No name lookup, no reflection. */
@FunctionalInterface
public interface RowDecoder<T extends @Nullable Object> {
    /** @throws dev.runnel.error.RunnelException DATA_CONVERSION naming column, stored type and parameter */
    T decode(Row row);
}
