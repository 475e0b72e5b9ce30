package dev.runnel.sql;

import dev.runnel.sql.render.SqlFunction;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One value of many rows, and the groups of rows; to be imported from {@link Functions}. */
public abstract class AggregateFunctions {
    AggregateFunctions() {}

    /** The number of rows. */
    public static Aggregate<Long> count() {
        return Aggregate.of(SqlFunction.COUNT_ALL, ValueType.BIGINT, false);
    }

    /** The number of rows in which the expression is not NULL. */
    public static Aggregate<Long> count(Expression<?> expression) {
        return Aggregate.of(SqlFunction.COUNT, ValueType.BIGINT, false, expression);
    }

    public static Aggregate<Long> countDistinct(Expression<?> expression) {
        return Aggregate.of(SqlFunction.COUNT_DISTINCT, ValueType.BIGINT, false, expression);
    }

    /** The sum in the expression's own type, NULL of no rows; a sum that does not fit the type is a DATA_CONVERSION. */
    public static <V extends @Nullable Object> Aggregate<@Nullable V> sum(Expression<V> expression) {
        return Aggregate.of(SqlFunction.SUM, Operands.number("sum", expression).valueType(), true, expression);
    }

    /** The mean, NULL of no rows, with the digits that the database gives. */
    public static Aggregate<@Nullable BigDecimal> avg(Expression<? extends @Nullable Number> expression) {
        return Aggregate.of(SqlFunction.AVG, ValueType.of(BigDecimal.class), true, expression);
    }

    public static <V extends @Nullable Object> Aggregate<@Nullable V> min(Expression<V> expression) {
        return Aggregate.of(SqlFunction.MIN, expression.valueType(), true, expression);
    }

    public static <V extends @Nullable Object> Aggregate<@Nullable V> max(Expression<V> expression) {
        return Aggregate.of(SqlFunction.MAX, expression.valueType(), true, expression);
    }

    /** The standard deviation of a sample (divided by n - 1); NULL of less than two rows. */
    public static Aggregate<@Nullable Double> stddev(Expression<? extends @Nullable Number> expression) {
        return Aggregate.of(SqlFunction.STDDEV, ValueType.DOUBLE, true, expression);
    }

    /** The variance of a sample (divided by n - 1); NULL of less than two rows. */
    public static Aggregate<@Nullable Double> variance(Expression<? extends @Nullable Number> expression) {
        return Aggregate.of(SqlFunction.VARIANCE, ValueType.DOUBLE, true, expression);
    }

    /**
     * The texts with the separator between them, in the order given (without one, in any); NULL of no rows:
     * {@code stringAgg(name, ", ", name.asc())}.
     */
    public static Aggregate<@Nullable String> stringAgg(
            Expression<? extends @Nullable String> text, String separator, Order... order) {
        SqlFunction function = order.length == 0 ? SqlFunction.STRING_AGG : SqlFunction.STRING_AGG_ORDERED;
        return Aggregate.ordered(
                function, Arrays.asList(order), ValueType.TEXT, text, Value.of(separator, ValueType.TEXT, "stringAgg"));
    }

    /**
     * Groups by all the expressions, by all but the last, and so on to one group of all rows, as for subtotals. What
     * is left out of a group is NULL in its row: select it with {@code orNull()}.
     */
    public static Grouping rollup(Expression<?>... expressions) {
        return GroupingSets.of("rollup", Arrays.asList(expressions));
    }

    /** Groups by each choice of the expressions, from all to none; see {@link #rollup}. */
    public static Grouping cube(Expression<?>... expressions) {
        return GroupingSets.of("cube", Arrays.asList(expressions));
    }

    /** Groups by each of the lists, of which one may be empty; see {@link #rollup}. */
    @SafeVarargs
    public static Grouping groupingSets(List<? extends Expression<?>>... sets) {
        return GroupingSets.of(sets);
    }

    /** 1 in a row whose group leaves the expression out, 0 in one that is grouped by it. */
    public static Expression<Integer> grouping(Expression<?> expression) {
        return FunctionCall.of(ValueType.INTEGER, SqlFunction.GROUPING, expression);
    }
}
