package dev.runnel.sql;

import dev.runnel.row.RowEncoder;
import dev.runnel.row.RowMappers;
import java.util.List;

/**
 * Columns that whole rows are written to, with what is asked of them for each row.
 *
 * @param arrays the names of those that are arrays: their properties are lists or arrays
 */
record RowColumns(List<Column<?>> columns, List<String> names, List<String> arrays) {
    /** All of a table but those that the database generates. */
    static RowColumns of(Table<?> table) {
        return of(table.columns().stream()
                .filter(column -> !column.definition().generated())
                .toList());
    }

    static RowColumns of(List<Column<?>> columns) {
        List<Column<?>> arrays = columns.stream()
                .filter(column -> column.valueType().element() != null)
                .toList();
        return new RowColumns(columns, names(columns), names(arrays));
    }

    <R> RowEncoder<R> encoder(Class<R> type) {
        return RowMappers.writer(type).bind(names, arrays);
    }

    static List<String> names(List<? extends Column<?>> columns) {
        return columns.stream().map(Column::name).toList();
    }
}
