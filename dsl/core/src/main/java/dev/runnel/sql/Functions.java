package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.CaseWhen.Branch;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/** The functions that every dialect has; to be imported statically. */
public final class Functions {
    private Functions() {}

    /** The number of rows. */
    public static Expression<Long> count() {
        return new CountAll();
    }

    /** The number of rows in which the expression is not NULL. */
    public static Expression<Long> count(Expression<?> expression) {
        return FunctionCall.of("count", ValueType.BIGINT, false, expression);
    }

    public static Expression<Long> countDistinct(Expression<?> expression) {
        return new FunctionCall<>("count", true, List.of(expression), ValueType.BIGINT, false);
    }

    /** The sum in the expression's own type, NULL of no rows; a sum that does not fit the type is a DATA_CONVERSION. */
    public static <V extends @Nullable Object> Expression<@Nullable V> sum(Expression<V> expression) {
        return FunctionCall.of("sum", number("sum", expression), true, expression);
    }

    /** The mean, NULL of no rows, with the digits that the database gives. */
    public static Expression<@Nullable BigDecimal> avg(Expression<? extends @Nullable Number> expression) {
        return FunctionCall.of("avg", ValueType.of(BigDecimal.class), true, expression);
    }

    public static <V extends @Nullable Object> Expression<@Nullable V> min(Expression<V> expression) {
        return FunctionCall.of("min", expression.valueType(), true, expression);
    }

    public static <V extends @Nullable Object> Expression<@Nullable V> max(Expression<V> expression) {
        return FunctionCall.of("max", expression.valueType(), true, expression);
    }

    /** The value, or the other one where it is NULL. */
    public static <V> Expression<V> coalesce(Expression<? extends @Nullable V> expression, V otherwise) {
        return coalesce(expression, Value.of(otherwise, expression.valueType(), "coalesce"));
    }

    public static <V extends @Nullable Object> Expression<V> coalesce(
            Expression<? extends @Nullable V> expression, Expression<? extends V> otherwise) {
        return FunctionCall.of("coalesce", expression.valueType(), otherwise.isNullable(), expression, otherwise);
    }

    /** NULL where the expression is this value. */
    public static <V extends @Nullable Object> Expression<@Nullable V> nullIf(
            Expression<V> expression, @NonNull V value) {
        return nullIf(expression, Value.of(value, expression.valueType(), "nullIf"));
    }

    public static <V extends @Nullable Object> Expression<@Nullable V> nullIf(
            Expression<V> expression, Expression<? extends @Nullable V> other) {
        return FunctionCall.of("nullif", expression.valueType(), true, expression, other);
    }

    /** {@code case when condition then …}; more branches by {@link CaseWhen#when}, NULL without an otherwise. */
    public static <V extends @Nullable Object> CaseWhen<V> caseWhen(Predicate condition, Expression<? extends V> then) {
        return new CaseWhen<>(List.of(new Branch<V>(condition, then)), null);
    }

    public static <V> CaseWhen<V> caseWhen(Predicate condition, V then) {
        return caseWhen(condition, value(then));
    }

    /** A value as an expression, bound as everywhere. */
    public static <V> Expression<V> value(V value) {
        return Value.of(value, ValueType.ofValue(value), "value");
    }

    public static <V extends @Nullable String> Expression<V> lower(Expression<V> text) {
        return FunctionCall.of("lower", text.valueType(), text.isNullable(), text);
    }

    public static <V extends @Nullable String> Expression<V> upper(Expression<V> text) {
        return FunctionCall.of("upper", text.valueType(), text.isNullable(), text);
    }

    /** The number of characters. */
    public static Expression<Integer> length(Expression<? extends @Nullable String> text) {
        return FunctionCall.of("char_length", ValueType.INTEGER, text.isNullable(), text);
    }

    public static <V extends @Nullable Number> Expression<V> abs(Expression<V> number) {
        return FunctionCall.of("abs", number.valueType(), number.isNullable(), number);
    }

    /** Rounded to so many digits after the point; a half goes away from zero, or as the database does. */
    public static <V extends @Nullable Number> Expression<V> round(Expression<V> number, int digits) {
        var literal = new RawExpression<Integer>(List.of(Integer.toString(digits)), List.of(), ValueType.INTEGER);
        return FunctionCall.of("round", number.valueType(), number.isNullable(), number, literal);
    }

    /** Joins texts; NULL if any is. */
    @SafeVarargs
    public static <V extends @Nullable String> Expression<V> concat(
            Expression<V> first, Expression<? extends V>... more) {
        Expression<V> all = first;
        for (Expression<? extends V> next : more) {
            all = all.concat(next);
        }
        return all;
    }

    public static Predicate exists(SelectBuilder<?, ?, ?> query) {
        return new Exists(query.statement());
    }

    public static Predicate notExists(SelectBuilder<?, ?, ?> query) {
        return exists(query).not();
    }

    /** A query of one column as a value; NULL if it gives no row. */
    public static <V extends @Nullable Object> Expression<@Nullable V> scalar(SelectBuilder<?, V, ?> query) {
        List<Expression<?>> columns = query.statement().columns();
        if (columns.size() != 1) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A subquery used as a value selects " + columns.size() + " columns. Select one expression.");
        }
        return new ScalarSubquery<>(query.statement(), columns.get(0).valueType());
    }

    public static Expression<Integer> year(Expression<?> date) {
        return extract(DatePart.YEAR, date);
    }

    public static Expression<Integer> month(Expression<?> date) {
        return extract(DatePart.MONTH, date);
    }

    public static Expression<Integer> day(Expression<?> date) {
        return extract(DatePart.DAY, date);
    }

    private static Expression<Integer> extract(DatePart part, Expression<?> date) {
        switch (date.valueType().sqlType()) {
            case DATE, TIMESTAMP, TIMESTAMPTZ -> {
                return new Extract<>(part, date);
            }
            default ->
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        part.sql() + " needs a date or a timestamp, but " + date + " is of type "
                                + date.type().getSimpleName() + ".");
        }
    }

    /** In {@code doUpdate}: the value that the refused row would have brought. */
    public static <V extends @Nullable Object> Expression<V> excluded(Column<V> column) {
        return new Excluded<>(column);
    }

    private static ValueType<?> number(String function, Expression<?> expression) {
        if (!expression.valueType().isNumber()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    function + " needs a number, but " + expression + " is of type "
                            + expression.type().getSimpleName() + ".");
        }
        return expression.valueType();
    }
}
