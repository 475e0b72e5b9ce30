package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of several selected expressions; each value is fetched by the expression that was selected, with its type. */
public final class Tuple {
    private final List<Expression<?>> expressions;
    private final Columns columns;
    private final @Nullable Object[] values;

    private Tuple(List<Expression<?>> expressions, Columns columns, @Nullable Object[] values) {
        this.expressions = expressions;
        this.columns = columns;
        this.values = values;
    }

    static Tuple read(List<Expression<?>> expressions, Row row) {
        var values = new @Nullable Object[expressions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = expressions.get(i).valueType().fromRow(row, i);
        }
        return new Tuple(expressions, row.columns(), values);
    }

    /**
     * The value of an expression.
     *
     * @throws RunnelException CONFIGURATION if it was not selected; DATA_CONVERSION if it is NULL and the expression is
     *     not nullable, as after an outer join
     */
    @SuppressWarnings("unchecked")
    public <V extends @Nullable Object> V get(Expression<V> expression) {
        int i = indexOf(expression);
        Object value = values[i];
        if (value == null && !expression.isNullable()) {
            throw Selection.unexpectedNull(columns.name(i));
        }
        return (V) value;
    }

    /** The value of an expression, null where an outer join found no row. */
    @SuppressWarnings("unchecked")
    public <V extends @Nullable Object> @Nullable V getOrNull(Expression<V> expression) {
        return (V) values[indexOf(expression)];
    }

    /** The value at a position, from 0. */
    public @Nullable Object get(int i) {
        if (i < 0 || i >= values.length) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "There is no column " + i + ": this row has " + values.length + " column(s), counted from 0.");
        }
        return values[i];
    }

    public int size() {
        return values.length;
    }

    private int indexOf(Expression<?> expression) {
        for (int i = 0; i < values.length; i++) {
            if (expressions.get(i) == expression) {
                return i;
            }
        }
        int i = expressions.indexOf(expression);
        if (i < 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "This expression was not selected. The row has " + labels()
                            + "; fetch a value by the very expression given to select.");
        }
        return i;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Tuple other
                && expressions.equals(other.expressions)
                && Arrays.deepEquals(values, other.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    private List<String> labels() {
        return columns.all().stream()
                .limit(values.length)
                .map(Columns.Column::name)
                .toList();
    }

    /** The labels, never the values. */
    @Override
    public String toString() {
        return "Tuple" + labels();
    }
}
