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
     * @param columns names in the order in which the values are wanted
     * @param arrays those of them that are array columns: their properties are lists or arrays, given as they are
     * @throws dev.runnel.error.RunnelException CONFIGURATION if a column has no property, naming both sides
     */
    RowEncoder<T> bind(List<String> columns, List<String> arrays);

    /** The same where no column is an array. */
    default RowEncoder<T> bind(List<String> columns) {
        return bind(columns, List.of());
    }
}
