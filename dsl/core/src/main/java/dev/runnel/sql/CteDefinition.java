package dev.runnel.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query that stands before the statement under a name: {@code with name (columns) as (query)}.
 *
 * @param self what a recursive query has for itself in its from; null if it is not recursive
 */
public record CteDefinition(
        String name,
        List<String> columns,
        Select query,
        @Nullable Source self) {
    public CteDefinition {
        columns = List.copyOf(columns);
    }

    /** In the shape of a table: a column of the query for each of the table's, in order. */
    static CteDefinition shaped(Table<?> shape, Select query, boolean recursive) {
        List<Column<?>> wanted = shape.columns();
        List<Expression<?>> given = query.columns();
        RowShapes.require("The CTE " + shape.name(), wanted, "its query", given);
        return new CteDefinition(shape.name(), RowColumns.names(wanted), query, recursive ? shape : null);
    }
}
