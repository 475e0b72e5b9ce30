package dev.runnel.sql;

import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An insert. Immutable; usually made by an {@link InsertBuilder}.
 *
 * @param columns empty for one row of defaults only
 * @param rows the values of each row, as many as there are columns; empty if a query gives the rows
 */
public record Insert(
        Table<?> table,
        List<Column<?>> columns,
        List<List<Expression<?>>> rows,
        @Nullable Select query,
        @Nullable Conflict conflict,
        List<Expression<?>> returning)
        implements Statement {
    public Insert {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        returning = List.copyOf(returning);
        for (Column<?> column : columns) {
            Assignment.requireOf(table, column);
        }
        if (query != null) {
            RowShapes.require("The insert into " + table.name(), columns, "its query", query.columns());
        }
        // After a select without where, SQLite reads the word on as the condition of a join.
        if (query != null && conflict != null && !(query.body() instanceof QueryBlock block && block.where() != null)) {
            query = everyRow(query);
        }
    }

    private static Select everyRow(Select query) {
        Select whole = query;
        if (!(query.body() instanceof QueryBlock)) {
            var table = new DerivedTable<>("inserted", query, Selection.of(query.columns()), false);
            whole = SelectBuilder.State.from(table).select();
        }
        return whole.withBlock("where", block -> block.withWhere(Junction.EVERYTHING));
    }

    Insert withReturning(List<Expression<?>> expressions) {
        return new Insert(table, columns, rows, query, conflict, expressions);
    }

    /**
     * True if all it gives back is what the database generates of its rows, which a driver can do without {@code returning}
     * where it is known how many they will be and that each is given a key.
     */
    public boolean returnsGenerated() {
        boolean plain = query == null
                && conflict == null
                && columns.stream().noneMatch(column -> column.definition().generated());
        return plain
                && !returning.isEmpty()
                && returning.stream()
                        .allMatch(one -> one instanceof Column<?> column
                                && column.definition().generated());
    }

    public Insert withoutReturning() {
        return withReturning(List.of());
    }

    @Override
    public Rendered render(Dialect dialect) {
        return Renderer.of(dialect).insert(this);
    }
}
