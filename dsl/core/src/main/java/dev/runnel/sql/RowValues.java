package dev.runnel.sql;

import dev.runnel.row.RowEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole row as assignments: every column that the database does not generate, from the property of its name. */
final class RowValues {
    private RowValues() {}

    static <R> List<Assignment> of(Table<R> table, R row) {
        List<Column<?>> columns = table.written().columns();
        var values = new @Nullable Object[columns.size()];
        table.written().encoder(table.rowType()).encode(row, values, 0);
        var assignments = new ArrayList<Assignment>(values.length);
        for (int i = 0; i < values.length; i++) {
            Column<?> column = columns.get(i);
            assignments.add(new Assignment(column, Value.orNull(values[i], column.valueType())));
        }
        return assignments;
    }

    /** Rows as expressions for the given columns. */
    static <R> List<List<Expression<?>>> expressions(
            Table<R> table, List<Column<?>> columns, Iterable<? extends R> rows) {
        RowEncoder<R> encoder = RowColumns.of(columns).encoder(table.rowType());
        var all = new ArrayList<List<Expression<?>>>();
        for (R row : rows) {
            var values = new @Nullable Object[columns.size()];
            encoder.encode(row, values, 0);
            var expressions = new ArrayList<Expression<?>>(values.length);
            for (int i = 0; i < values.length; i++) {
                ColumnValues.requireExact(columns.get(i), values[i]);
                expressions.add(Value.orNull(values[i], columns.get(i).valueType()));
            }
            all.add(expressions);
        }
        return all;
    }
}
