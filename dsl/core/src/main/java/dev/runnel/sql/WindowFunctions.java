package dev.runnel.sql;

import dev.runnel.sql.render.SqlFunction;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/** A row's place among the rows around it, and their values; to be imported from {@link Functions}. */
public abstract class WindowFunctions extends AggregateFunctions {
    WindowFunctions() {}

    /** A window over all rows, to be given a frame. */
    public static Window window() {
        return Window.ALL;
    }

    /** A window of the rows with the same values as this one. */
    public static Window partitionBy(Expression<?>... expressions) {
        return Window.ALL.partitionBy(expressions);
    }

    /** A window over all rows in this order. */
    public static Window orderBy(Order... orders) {
        return Window.ALL.orderBy(orders);
    }

    public static FrameBound unboundedPreceding() {
        return FrameBound.FIRST;
    }

    public static FrameBound preceding(long count) {
        return FrameBound.preceding(count);
    }

    public static FrameBound currentRow() {
        return FrameBound.CURRENT;
    }

    public static FrameBound following(long count) {
        return FrameBound.following(count);
    }

    public static FrameBound unboundedFollowing() {
        return FrameBound.LAST;
    }

    /** 1, 2, 3: the row's number in the window's order. */
    public static WindowFunction<Long> rowNumber() {
        return new WindowFunction<>(FunctionCall.of(ValueType.BIGINT, SqlFunction.ROW_NUMBER));
    }

    /** 1, 1, 3: equal rows share the best place, and the places after it are left out. */
    public static WindowFunction<Long> rank() {
        return new WindowFunction<>(FunctionCall.of(ValueType.BIGINT, SqlFunction.RANK));
    }

    /** 1, 1, 2: equal rows share a place. */
    public static WindowFunction<Long> denseRank() {
        return new WindowFunction<>(FunctionCall.of(ValueType.BIGINT, SqlFunction.DENSE_RANK));
    }

    /** From 0 to 1: the part of the other rows that come before this one and its equals. */
    public static WindowFunction<Double> percentRank() {
        return new WindowFunction<>(FunctionCall.of(ValueType.DOUBLE, SqlFunction.PERCENT_RANK));
    }

    /** Above 0, to 1: the part of the rows that come before this one or are its equals. */
    public static WindowFunction<Double> cumeDist() {
        return new WindowFunction<>(FunctionCall.of(ValueType.DOUBLE, SqlFunction.CUME_DIST));
    }

    /** The rows dealt into so many buckets, numbered from 1, as even as can be. */
    public static WindowFunction<Integer> ntile(int buckets) {
        return new WindowFunction<>(
                FunctionCall.of(ValueType.INTEGER, SqlFunction.NTILE, Operands.count("ntile", buckets)));
    }

    /** The value in the row before, NULL in the first. */
    public static <V extends @Nullable Object> WindowFunction<@Nullable V> lag(Expression<V> expression) {
        return lag(expression, 1);
    }

    /** The value so many rows before, NULL where there is none. */
    public static <V extends @Nullable Object> WindowFunction<@Nullable V> lag(Expression<V> expression, int rows) {
        return nullable(SqlFunction.LAG, expression, Operands.count("lag", rows));
    }

    /** The value so many rows before, or the other one where there is no such row. */
    public static <V extends @Nullable Object> WindowFunction<V> lag(
            Expression<V> expression, int rows, @NonNull V otherwise) {
        return neighbour(SqlFunction.LAG_OR, "lag", expression, rows, otherwise);
    }

    /** The value in the row behind, NULL in the last. */
    public static <V extends @Nullable Object> WindowFunction<@Nullable V> lead(Expression<V> expression) {
        return lead(expression, 1);
    }

    /** The value so many rows behind, NULL where there is none. */
    public static <V extends @Nullable Object> WindowFunction<@Nullable V> lead(Expression<V> expression, int rows) {
        return nullable(SqlFunction.LEAD, expression, Operands.count("lead", rows));
    }

    /** The value so many rows behind, or the other one where there is no such row. */
    public static <V extends @Nullable Object> WindowFunction<V> lead(
            Expression<V> expression, int rows, @NonNull V otherwise) {
        return neighbour(SqlFunction.LEAD_OR, "lead", expression, rows, otherwise);
    }

    /** The value in the first row of the frame, NULL of an empty frame. */
    public static <V extends @Nullable Object> WindowFunction<@Nullable V> firstValue(Expression<V> expression) {
        return nullable(SqlFunction.FIRST_VALUE, expression);
    }

    /** The value in the last row of the frame; without a frame that is this row or one equal to it in order. */
    public static <V extends @Nullable Object> WindowFunction<@Nullable V> lastValue(Expression<V> expression) {
        return nullable(SqlFunction.LAST_VALUE, expression);
    }

    /** The value in the frame's row of this number, from 1; NULL if the frame is shorter. */
    public static <V extends @Nullable Object> WindowFunction<@Nullable V> nthValue(Expression<V> expression, int row) {
        return nullable(SqlFunction.NTH_VALUE, expression, Operands.count("nthValue", row));
    }

    private static <V extends @Nullable Object> WindowFunction<V> neighbour(
            SqlFunction function, String name, Expression<V> expression, int rows, @NonNull V otherwise) {
        return new WindowFunction<>(FunctionCall.like(
                expression, function, Operands.count(name, rows), Value.of(otherwise, expression.valueType(), name)));
    }

    private static <V extends @Nullable Object> WindowFunction<@Nullable V> nullable(
            SqlFunction function, Expression<V> expression, Expression<?>... more) {
        var operands = new Expression<?>[more.length + 1];
        operands[0] = expression;
        System.arraycopy(more, 0, operands, 1, more.length);
        return new WindowFunction<>(FunctionCall.orNull(expression.valueType(), function, operands));
    }
}
