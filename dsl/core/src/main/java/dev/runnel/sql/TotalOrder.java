package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.List;

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
                            + block.sources() + " unique. Declare a primaryKey(), or select from tables that have one.");
        }
        for (Expression<?> expression : key) {
            if (total.stream().noneMatch(order -> RowKeys.same(order.expression(), expression))) {
                total.add(expression.asc());
            }
        }
        total.replaceAll(TotalOrder::withNulls);
        return total;
    }

    private static Order withNulls(Order order) {
        return order.expression().isNullable() && order.nulls() == Order.Nulls.DATABASE ? order.nullsLast() : order;
    }
}
