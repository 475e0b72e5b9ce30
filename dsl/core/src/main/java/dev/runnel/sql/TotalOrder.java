package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Completes an order so that no two rows are equal in it, and so that every database puts NULLs in the same place. */
final class TotalOrder {
    private TotalOrder() {}

    /** @throws RunnelException CONFIGURATION if nothing is known that makes the rows unique */
    static List<Order> of(QueryBlock block, List<Order> orders) {
        var total = new ArrayList<Order>(orders);
        List<Expression<?>> key = RowKeys.of(block, orders);
        if (key == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A page needs an order that tells every row from every other, and nothing is known that makes the rows of "
                            + block.sources()
                            + " unique. Declare a primaryKey(), or select from tables that have one.");
        }
        for (Expression<?> expression : key) {
            if (!RowKeys.isAmong(total, expression)) {
                total.add(expression.asc());
            }
        }
        @Nullable Set<Source> whole = whole(block);
        total.replaceAll(order -> withNulls(order, whole));
        return total;
    }

    /** What an outer join may make NULL counts as nullable, whatever the declaration says: else its rows would be passed over. */
    private static Order withNulls(Order order, @Nullable Set<Source> whole) {
        Expression<?> given = order.expression();
        boolean safe = given.isNullable() || whole == null || whole.contains(RowKeys.source(given));
        Expression<?> expression = safe ? given : given.orNull();
        boolean last = expression.isNullable() && order.nulls() == Order.Nulls.DATABASE;
        return new Order(expression, order.descending(), last ? Order.Nulls.LAST : order.nulls());
    }

    /** The sources of which every row has one; null if there is no outer join. */
    private static @Nullable Set<Source> whole(QueryBlock block) {
        var whole = new HashSet<Source>(Set.of(block.source().origin()));
        boolean outer = false;
        for (Join join : block.joins()) {
            switch (join.kind()) {
                case INNER, CROSS -> whole.add(join.source().origin());
                case LEFT -> outer = true;
                case RIGHT, FULL -> {
                    outer = true;
                    whole.clear();
                }
            }
        }
        return outer ? whole : null;
    }
}
