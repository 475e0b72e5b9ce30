package dev.runnel.row;

import java.util.List;

/**
 * Takes objects of type {@code T} apart into column values: bound to a column list once, then run per row. Thread-safe.
 */
@FunctionalInterface
public interface RowWriter<T> {
    /**
     * Finds the property for each column, once per statement.
     *
     * @throws dev.runnel.error.RunnelException CONFIGURATION if a column has no property, naming both sides
     */
    RowEncoder<T> bind(List<String> columns);
}
