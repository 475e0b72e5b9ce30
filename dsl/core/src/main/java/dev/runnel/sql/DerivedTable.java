package dev.runnel.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query in the place of a table, made by {@link SelectBuilder#asTable} and {@link SelectBuilder#asLateral}.
 *
 * @param lateral true if it may use the columns of the tables before it
 */
public record DerivedTable<V extends @Nullable Object>(
        String name, Select query, Selection<V> selection, boolean lateral) implements NamedQuery<V> {
    @Override
    public <X extends @Nullable Object> Expression<X> get(Expression<X> selected) {
        return QueryColumn.of(this, query.columns(), selected);
    }

    /** The names of its columns, in order. */
    public List<String> columnNames() {
        return ColumnNaming.of(query.columns());
    }

    @Override
    public String toString() {
        return name;
    }
}
