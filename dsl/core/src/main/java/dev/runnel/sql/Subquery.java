package dev.runnel.sql;

import org.jspecify.annotations.Nullable;

/**
 * A select that belongs to no database: for {@code exists}, {@code in}, a scalar subquery or {@code insert … select}.
 * {@code exists(Subquery.from(ORDERS).where(ORDERS.customerId.eq(CUSTOMERS.id)))}
 */
public final class Subquery<T extends Source, V extends @Nullable Object> extends SelectBuilder<T, V, Subquery<T, V>> {
    private Subquery(State<T, V> state) {
        super(state);
    }

    public static <R, T extends Table<R>> Subquery<T, R> from(T table) {
        return new Subquery<>(State.from(table));
    }

    public static <R, T extends Table<R>> Subquery<TableAlias<T>, R> from(TableAlias<T> alias) {
        return new Subquery<>(State.from(alias));
    }

    public static <R, T extends Table<R>> Subquery<T, R> from(TableCte<T> cte) {
        return new Subquery<>(State.from(cte));
    }

    public static <V extends @Nullable Object> Subquery<NamedQuery<V>, V> from(NamedQuery<V> query) {
        return new Subquery<>(State.from(query));
    }

    @Override
    protected Subquery<T, V> with(State<T, V> state) {
        return new Subquery<>(state);
    }

    public <X extends @Nullable Object> Subquery<T, X> select(Expression<X> expression) {
        return new Subquery<>(selecting(Selection.of(expression)));
    }

    public Subquery<T, Tuple> select(Expression<?> first, Expression<?> second, Expression<?>... more) {
        return new Subquery<>(selecting(Selection.of(first, second, more)));
    }
}
