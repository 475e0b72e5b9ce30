package dev.runnel.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The condition for the rows that come after a given one in an order. */
final class Keyset {
    private Keyset() {}

    /** @param values of the row, portable, one for each term of the order */
    static Predicate after(List<Order> orders, List<@Nullable Object> values) {
        Predicate after = after(orders, values, 0);
        Order first = orders.get(0);
        Object value = values.get(0);
        if (orders.size() == 1 || first.expression().isNullable() || value == null) {
            return after;
        }
        // Follows from the rest, and lets an index begin at the right place, which it cannot see in an or.
        return compare(first, first.descending() ? "<=" : ">=", value).and(after);
    }

    private static Predicate after(List<Order> orders, List<@Nullable Object> values, int i) {
        Order order = orders.get(i);
        Object value = values.get(i);
        var ways = new ArrayList<@Nullable Predicate>();
        ways.add(beyond(order, value));
        if (i + 1 < orders.size()) {
            Predicate equal = value == null ? order.expression().isNull() : compare(order, "=", value);
            ways.add(equal.and(after(orders, values, i + 1)));
        }
        return Conditions.anyOf(ways);
    }

    /** The rows that this term alone puts after the value; null if there can be none. */
    private static @Nullable Predicate beyond(Order order, @Nullable Object value) {
        Expression<?> expression = order.expression();
        boolean nullsFirst = order.nulls() == Order.Nulls.FIRST;
        if (value == null) {
            return nullsFirst ? expression.isNotNull() : null;
        }
        Predicate further = compare(order, order.descending() ? "<" : ">", value);
        return expression.isNullable() && !nullsFirst ? further.or(expression.isNull()) : further;
    }

    private static Predicate compare(Order order, String op, Object value) {
        Expression<?> expression = order.expression();
        return new Comparison(expression, op, new Value<>(value, expression.valueType()));
    }
}
