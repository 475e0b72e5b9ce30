package dev.runnel.blocking;

import dev.runnel.sql.Column;
import dev.runnel.sql.Parent;
import org.jspecify.annotations.Nullable;

/** What children can be loaded with, or be the children of another: a select, or one that has children itself. */
public sealed interface BlockingParents<V extends @Nullable Object> permits BlockingSelect, BlockingLoading {
    /** What the words start from. */
    BlockingLoading<V> loading();

    /**
     * With the rows that refer to each, by one more query, however many parents there are:
     * {@code db.from(CUSTOMERS).children(db.from(ORDERS).orderBy(ORDERS.id.asc()), ORDERS.customerId).list()}. Children keep the
     * order of their query; a parent that has none has an empty list.
     *
     * @param foreignKey the children's column, declared with {@code references}
     */
    default <C extends @Nullable Object> BlockingLoading<Parent<V, C>> children(
            BlockingParents<C> children, Column<?> foreignKey) {
        return loading().with(children.loading(), foreignKey, null);
    }

    /** As the other, where no foreign key is declared: {@code foreignKey} of the children refers to {@code key}. */
    default <C extends @Nullable Object> BlockingLoading<Parent<V, C>> children(
            BlockingParents<C> children, Column<?> foreignKey, Column<?> key) {
        return loading().with(children.loading(), foreignKey, key);
    }
}
