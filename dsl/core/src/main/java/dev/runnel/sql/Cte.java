package dev.runnel.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A common table expression: a query that the statement names once and may select from many times. It is written before
 * the statement by itself, wherever in the statement it is used. Made by {@link SelectBuilder#asCte(String)} and
 * {@link SelectBuilder#asRecursiveCte(String, java.util.function.Function)}.
 *
 * @param name the CTE's own name, or the alias under which it is selected from
 * @param columns what its query selects
 */
public record Cte<V extends @Nullable Object>(
        String name, CteDefinition definition, List<Expression<?>> columns, Selection<V> selection)
        implements NamedQuery<V> {
    public Cte {
        columns = List.copyOf(columns);
    }

    static <V extends @Nullable Object> Cte<V> of(CteDefinition definition, Selection<V> selection) {
        return new Cte<>(definition.name(), definition, definition.query().columns(), selection);
    }

    /** The same under another name, to use it twice in one from. */
    public Cte<V> alias(String alias) {
        return new Cte<>(alias, definition, columns, selection);
    }

    @Override
    public <X extends @Nullable Object> Expression<X> get(Expression<X> selected) {
        return QueryColumn.of(this, columns, selected);
    }

    @Override
    public String toString() {
        return name;
    }
}
