package dev.runnel.sql;

import org.jspecify.annotations.Nullable;

/**
 * A query that is selected from: {@code recent.get(ORDERS.id)}, in Kotlin {@code recent[Orders.id]}, is what the query
 * selects as {@code ORDERS.id}. A select from it without {@code select} gives the query's own rows.
 */
public sealed interface NamedQuery<V extends @Nullable Object> extends Source permits DerivedTable, Cte {
    Selection<V> selection();

    /**
     * What the query selects, seen from outside. What it selects from a query inside of it is found by the expression
     * given there too, unless two of its columns are that one.
     *
     * @throws dev.runnel.error.RunnelException CONFIGURATION if the query does not select it
     */
    <X extends @Nullable Object> Expression<X> get(Expression<X> selected);
}
