package dev.runnel.sql;

import dev.runnel.sql.render.SqlFunction;
import org.jspecify.annotations.Nullable;

/** Functions of numbers; to be imported from {@link Functions}. */
public abstract class NumberFunctions extends TextFunctions {
    NumberFunctions() {}

    public static <V extends @Nullable Number> Expression<V> abs(Expression<V> number) {
        return FunctionCall.like(number, SqlFunction.ABS);
    }

    /** Rounded to so many digits after the point; a half goes away from zero, or as the database does. */
    public static <V extends @Nullable Number> Expression<V> round(Expression<V> number, int digits) {
        return FunctionCall.like(number, SqlFunction.ROUND, new Constant(digits));
    }

    /** The least whole number that is not below. */
    public static <V extends @Nullable Number> Expression<V> ceil(Expression<V> number) {
        return FunctionCall.like(number, SqlFunction.CEIL);
    }

    /** The greatest whole number that is not above. */
    public static <V extends @Nullable Number> Expression<V> floor(Expression<V> number) {
        return FunctionCall.like(number, SqlFunction.FLOOR);
    }

    public static Expression<Double> power(Expression<? extends @Nullable Number> number, double exponent) {
        return power(number, Value.of(exponent, ValueType.DOUBLE, "power"));
    }

    public static Expression<Double> power(
            Expression<? extends @Nullable Number> number, Expression<? extends @Nullable Number> exponent) {
        return FunctionCall.of(ValueType.DOUBLE, SqlFunction.POWER, number, exponent);
    }

    /** The square root; of a negative number an error or NULL, as the database has it. */
    public static Expression<Double> sqrt(Expression<? extends @Nullable Number> number) {
        return FunctionCall.of(ValueType.DOUBLE, SqlFunction.SQRT, number);
    }

    /** -1, 0 or 1. */
    public static Expression<Integer> sign(Expression<? extends @Nullable Number> number) {
        return FunctionCall.of(ValueType.INTEGER, SqlFunction.SIGN, number);
    }

    /** The greatest of the values. Where one of them is NULL, NULL or the greatest of the others: databases disagree. */
    @SafeVarargs
    public static <V extends @Nullable Object> Expression<V> greatest(
            Expression<V> first, Expression<? extends V>... more) {
        return FunctionCall.like(first, SqlFunction.GREATEST, more);
    }

    /** The least of the values, see {@link #greatest}. */
    @SafeVarargs
    public static <V extends @Nullable Object> Expression<V> least(
            Expression<V> first, Expression<? extends V>... more) {
        return FunctionCall.like(first, SqlFunction.LEAST, more);
    }

    /** A random number from 0 to below 1, another one for each row. */
    public static Expression<Double> random() {
        return FunctionCall.of(ValueType.DOUBLE, SqlFunction.RANDOM);
    }
}
