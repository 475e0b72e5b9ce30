package dev.runnel.sql;

import java.util.List;

/** The columns of a table that a whole row is written to: all but those that the database generates. */
record RowColumns(List<Column<?>> columns, List<String> names) {
    static RowColumns of(Table<?> table) {
        List<Column<?>> written = table.columns().stream()
                .filter(column -> !column.definition().generated())
                .toList();
        return new RowColumns(written, RowValues.names(written));
    }
}
