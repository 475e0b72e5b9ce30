package dev.runnel.sql;

import java.util.List;

/**
 * Rows given by the caller.
 *
 * @param rows bound values, as many as there are columns; may be empty
 */
public record ValuesRows(List<Expression<?>> columns, List<List<Expression<?>>> rows) implements QueryBody {
    public ValuesRows {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** The rows as a source in the shape of a table. */
    static <R, T extends Table<R>> TableCte<T> of(T shape, Iterable<? extends R> rows) {
        List<Column<?>> columns = shape.columns();
        List<List<Expression<?>>> values = RowValues.expressions(shape, columns, rows);
        var query = Select.of(new ValuesRows(List.copyOf(columns), values));
        return new TableCte<>(shape, CteDefinition.shaped(shape, query, false));
    }
}
