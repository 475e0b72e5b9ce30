package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a named query selects, seen from outside. */
record QueryColumn<V extends @Nullable Object>(
        NamedQuery<?> source, String name, ValueType<?> valueType, boolean isNullable) implements Expression<V> {
    /** @param columns what the query selects */
    static <X extends @Nullable Object> Expression<X> of(
            NamedQuery<?> source, List<Expression<?>> columns, Expression<X> selected) {
        int i = find(columns, selected);
        if (i < 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    source.name() + " does not select " + selected + ". It gives " + ColumnNaming.of(columns)
                            + ": add the expression to its select, or take one by the very expression given there.");
        }
        return new QueryColumn<>(source, ColumnNaming.of(columns).get(i), selected.valueType(), selected.isNullable());
    }

    /** The position of an expression among those selected, with or without its label; -1 if it is not there. */
    static int indexOf(List<Expression<?>> columns, Expression<?> selected) {
        int i = columns.indexOf(selected);
        for (int at = 0; i < 0 && at < columns.size(); at++) {
            if (unlabelled(columns.get(at)).equals(unlabelled(selected))) {
                i = at;
            }
        }
        return i;
    }

    /** As {@link #indexOf}, or what the query hands on from the only one of its own queries that selects it. */
    private static int find(List<Expression<?>> columns, Expression<?> selected) {
        int found = indexOf(columns, selected);
        if (found >= 0) {
            return found;
        }
        for (int at = 0; at < columns.size(); at++) {
            if (unlabelled(columns.get(at)) instanceof QueryColumn<?> inner && inner.isOf(selected)) {
                if (found >= 0) {
                    return -1;
                }
                found = at;
            }
        }
        return found;
    }

    private boolean isOf(Expression<?> selected) {
        List<Expression<?>> columns = source instanceof Cte<?> cte
                ? cte.columns()
                : ((DerivedTable<?>) source).query().columns();
        int i = find(columns, selected);
        return i >= 0 && ColumnNaming.of(columns).get(i).equals(name);
    }

    private static Expression<?> unlabelled(Expression<?> expression) {
        return expression instanceof Labelled<?> labelled ? labelled.expression() : expression;
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.column(source, name);
    }

    @Override
    public String toString() {
        return source.name() + "." + name;
    }
}
