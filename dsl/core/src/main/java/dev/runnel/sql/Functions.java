package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.CaseWhen.Branch;
import dev.runnel.sql.render.SqlFunction;
import java.util.List;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * All functions, to be imported statically: {@code import static dev.runnel.sql.Functions.*}, in Kotlin
 * {@code import dev.runnel.sql.Functions.*}. Those of texts, numbers, dates, JSON, aggregates and windows come from the
 * classes above this one; their own names are never needed.
 *
 * <p>Every dialect has a function unless it says otherwise; one that a dialect lacks is refused with NOT_PORTABLE. A
 * function that keeps the type of its operand keeps its NULLs too: {@code lower(nick)} of a nullable column is an
 * {@code Expression<String?>}. One with a type of its own is not nullable: {@code length(nick)} reads a NULL as an error
 * that names the column, and {@code length(nick).orNull()} as null.
 */
public final class Functions extends JsonFunctions {
    private Functions() {}

    /** The value, or the other one where it is NULL. */
    public static <V> Expression<V> coalesce(Expression<? extends @Nullable V> expression, V otherwise) {
        return coalesce(expression, Value.of(otherwise, expression.valueType(), "coalesce"));
    }

    public static <V extends @Nullable Object> Expression<V> coalesce(
            Expression<? extends @Nullable V> expression, Expression<? extends V> otherwise) {
        return new FunctionCall<>(
                SqlFunction.COALESCE, List.of(expression, otherwise), expression.valueType(), otherwise.isNullable());
    }

    /** NULL where the expression is this value. */
    public static <V extends @Nullable Object> Expression<@Nullable V> nullIf(
            Expression<V> expression, @NonNull V value) {
        return nullIf(expression, Value.of(value, expression.valueType(), "nullIf"));
    }

    public static <V extends @Nullable Object> Expression<@Nullable V> nullIf(
            Expression<V> expression, Expression<? extends @Nullable V> other) {
        return FunctionCall.orNull(expression.valueType(), SqlFunction.NULLIF, expression, other);
    }

    /** {@code case when condition then …}; more branches by {@link CaseWhen#when}, NULL without an otherwise. */
    public static <V extends @Nullable Object> CaseWhen<V> caseWhen(Predicate condition, Expression<? extends V> then) {
        return new CaseWhen<>(List.of(new Branch<V>(condition, then)));
    }

    public static <V> CaseWhen<V> caseWhen(Predicate condition, V then) {
        return caseWhen(condition, value(then));
    }

    /** A value as an expression, bound as everywhere. */
    public static <V> Expression<V> value(V value) {
        return Value.of(value, ValueType.ofValue(value), "value");
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

    /** In {@code doUpdate}: the value that the refused row would have brought. */
    public static <V extends @Nullable Object> Expression<V> excluded(Column<V> column) {
        return new Excluded<>(column);
    }

    /**
     * The caller's own SQL as an expression: {@code raw(Integer.class, "json_array_length(?)", USERS.tags)}, in Kotlin
     * {@code raw<Int>("json_array_length(?)", Users.tags)}. Each {@code ?} outside quotes and comments stands for an
     * expression, which is written there, for a value, which is bound, or for a collection of values, as in
     * {@code in (?)}. {@code ??} is a question mark that is an operator. The text itself must never come from a user.
     * Where it may be NULL, say {@code raw(…).orNull()}.
     *
     * @throws RunnelException PARAMETER if the arguments are not as many as the places
     */
    public static <V> Expression<V> raw(Class<V> type, String sql, @Nullable Object... arguments) {
        return raw(ValueType.of(type), sql, arguments);
    }

    public static <V> Expression<V> raw(ValueType<V> type, String sql, @Nullable Object... arguments) {
        RawText text = RawText.of(sql, arguments);
        return new RawExpression<>(text.parts(), text.arguments(), type, false);
    }

    /** The caller's own SQL as a condition, see {@link #raw(Class, String, Object...)}. */
    public static Predicate rawPredicate(String sql, @Nullable Object... arguments) {
        RawText text = RawText.of(sql, arguments);
        return new RawPredicate(text.parts(), text.arguments());
    }
}
