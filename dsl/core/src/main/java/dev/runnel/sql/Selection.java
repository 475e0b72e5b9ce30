package dev.runnel.sql;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowMapper;
import dev.runnel.row.RowMappers;
import dev.runnel.spi.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement gives back: the expressions in order and the mapper of their rows. */
public record Selection<V extends @Nullable Object>(List<Expression<?>> expressions, RowMapper<V> mapper) {
    public Selection {
        expressions = List.copyOf(expressions);
        if (expressions.isEmpty()) {
            throw new RunnelException(ErrorKind.CONFIGURATION, "Nothing is selected: name at least one expression.");
        }
    }

    /** All columns of a table, mapped to its row type by name. */
    public static <R> Selection<R> row(Table<R> table) {
        // Looked up when rows come: a table whose rows are never mapped needs no mappable row type.
        return new Selection<>(
                List.copyOf(table.columns()),
                columns -> RowMappers.of(table.rowType()).bind(columns));
    }

    /** All columns of a table under another name, mapped to its row type by name. */
    public static <R, T extends Table<R>> Selection<R> row(TableAlias<T> alias) {
        List<Expression<?>> columns =
                alias.table().columns().stream().<Expression<?>>map(alias::get).toList();
        return new Selection<>(columns, row(alias.table()).mapper());
    }

    /** One expression, mapped to its value. */
    public static <V extends @Nullable Object> Selection<V> of(Expression<V> expression) {
        return new Selection<>(List.of(expression), columns -> row -> decode(expression, row, 0));
    }

    /** Several expressions, mapped to a {@link Tuple}. */
    public static Selection<Tuple> of(List<? extends Expression<?>> expressions) {
        List<Expression<?>> all = List.copyOf(expressions);
        return new Selection<>(all, columns -> row -> Tuple.read(all, row));
    }

    /** Two or more expressions, mapped to a {@link Tuple}. */
    public static Selection<Tuple> of(Expression<?> first, Expression<?> second, Expression<?>... more) {
        var all = new ArrayList<Expression<?>>(more.length + 2);
        all.add(first);
        all.add(second);
        all.addAll(Arrays.asList(more));
        return of(all);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // null only where V is nullable, as the expression says
    static <V extends @Nullable Object> V decode(Expression<V> expression, Row row, int i) {
        Object value = expression.valueType().fromRow(row, i);
        if (value == null && !expression.isNullable()) {
            throw unexpectedNull(row.columns().name(i));
        }
        return (V) value;
    }

    static RunnelException unexpectedNull(String column) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "Column " + column
                        + " is NULL but its expression is not nullable. If an outer join makes it so, select it"
                        + " with orNull() or read it with getOrNull(); if the column may hold NULL, declare it nullable().",
                null,
                ErrorDetails.NONE.withColumn(column));
    }
}
