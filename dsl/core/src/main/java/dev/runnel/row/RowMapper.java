package dev.runnel.row;

import dev.runnel.spi.Columns;
import org.jspecify.annotations.Nullable;

/** Makes objects of type {@code T} from rows: bound to a result's columns once, then run per row. Thread-safe. */
@FunctionalInterface
public interface RowMapper<T extends @Nullable Object> {
    /**
     * Looks names up, checks types and picks a reader for each column, once per result.
     *
     * @throws dev.runnel.error.RunnelException DATA_CONVERSION if a wanted column is missing, naming it and what came
     */
    RowDecoder<T> bind(Columns columns);
}
