package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.Collection;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * Something with a value of Java type {@code V}: a column, a bound value, a function. Immutable. A nullable type
 * ({@code Expression<@Nullable String>}, in Kotlin {@code Expression<String?>}) says that the value may be NULL.
 *
 * <p>Values given to these methods are always bound, never written into the text. Comparing with {@code null} is refused
 * with PARAMETER (Kotlin refuses it at compile time), because in SQL it is never true: use {@link #isNull()}, or
 * {@link #isNotDistinctFrom} where either side may be null.
 */
public sealed interface Expression<V extends @Nullable Object> extends Grouping
        permits Aggregate,
                AliasedColumn,
                Arithmetic,
                CaseElse,
                CaseWhen,
                Cast,
                Column,
                Concat,
                Constant,
                DateSum,
                DateTrunc,
                Excluded,
                Extract,
                FunctionCall,
                JsonObject,
                JsonPath,
                Labelled,
                Negative,
                OrNull,
                Over,
                PathValue,
                Predicate,
                QueryColumn,
                RawExpression,
                ScalarSubquery,
                Value {
    ValueType<?> valueType();

    boolean isNullable();

    /** How tightly this binds, as {@link Renderer#operand} needs it. */
    int precedence();

    /** Writes this expression; called by the renderer only. */
    void render(Renderer out);

    /** Writes this expression where it is selected, with its label if it has one; called by the renderer only. */
    default void renderSelected(Renderer out) {
        render(out);
    }

    /** True for a value given by the caller, which becomes a placeholder or, in DDL, a literal. */
    default boolean isBoundValue() {
        return this instanceof Value<?>;
    }

    /** The Java class a value of this expression is read as. */
    default Class<?> type() {
        return valueType().javaType();
    }

    default Predicate eq(@NonNull V value) {
        return Comparison.of(this, "=", value);
    }

    default Predicate eq(Expression<? extends @Nullable V> other) {
        return new Comparison(this, "=", other);
    }

    default Predicate ne(@NonNull V value) {
        return Comparison.of(this, "<>", value);
    }

    default Predicate ne(Expression<? extends @Nullable V> other) {
        return new Comparison(this, "<>", other);
    }

    default Predicate lt(@NonNull V value) {
        return Comparison.of(this, "<", value);
    }

    default Predicate lt(Expression<? extends @Nullable V> other) {
        return new Comparison(this, "<", other);
    }

    default Predicate le(@NonNull V value) {
        return Comparison.of(this, "<=", value);
    }

    default Predicate le(Expression<? extends @Nullable V> other) {
        return new Comparison(this, "<=", other);
    }

    default Predicate gt(@NonNull V value) {
        return Comparison.of(this, ">", value);
    }

    default Predicate gt(Expression<? extends @Nullable V> other) {
        return new Comparison(this, ">", other);
    }

    default Predicate ge(@NonNull V value) {
        return Comparison.of(this, ">=", value);
    }

    default Predicate ge(Expression<? extends @Nullable V> other) {
        return new Comparison(this, ">=", other);
    }

    /** True if both are NULL or both are the same value. */
    default Predicate isNotDistinctFrom(@Nullable V value) {
        return new Distinction(this, Value.orNull(value, valueType()), false);
    }

    default Predicate isNotDistinctFrom(Expression<? extends @Nullable V> other) {
        return new Distinction(this, other, false);
    }

    default Predicate isDistinctFrom(@Nullable V value) {
        return new Distinction(this, Value.orNull(value, valueType()), true);
    }

    default Predicate isDistinctFrom(Expression<? extends @Nullable V> other) {
        return new Distinction(this, other, true);
    }

    default Predicate isNull() {
        return new NullTest(this, true);
    }

    default Predicate isNotNull() {
        return new NullTest(this, false);
    }

    /** True for one of the values; false for an empty collection. A null among them is refused with PARAMETER. */
    default Predicate in(Collection<? extends @NonNull V> values) {
        return InList.of(this, values, false);
    }

    default Predicate in(SelectBuilder<?, ? extends @Nullable V, ?> query) {
        return new InQuery(this, query.statement(), false);
    }

    /** True for none of the values; true for an empty collection. A null among them is refused with PARAMETER. */
    default Predicate notIn(Collection<? extends @NonNull V> values) {
        return InList.of(this, values, true);
    }

    /** As SQL has it: never true once the query gives a NULL. */
    default Predicate notIn(SelectBuilder<?, ? extends @Nullable V, ?> query) {
        return new InQuery(this, query.statement(), true);
    }

    /** Both bounds included. */
    default Predicate between(@NonNull V low, @NonNull V high) {
        return new Between(this, Value.of(low, valueType(), "between"), Value.of(high, valueType(), "between"));
    }

    default Predicate between(Expression<? extends @Nullable V> low, Expression<? extends @Nullable V> high) {
        return new Between(this, low, high);
    }

    /**
     * Matches a pattern: {@code %} any text, {@code _} one character, {@code \} takes the next one literally, on every
     * dialect. Whether case counts is the database's own way (SQLite ignores the case of ASCII letters).
     */
    default Predicate like(String pattern) {
        return Like.pattern(this, pattern, false);
    }

    default Predicate notLike(String pattern) {
        return Like.pattern(this, pattern, true);
    }

    /**
     * The text stands somewhere inside; {@code %}, {@code _} and {@code \} in it mean themselves. Of an array of texts: the
     * text is one of its elements, see {@link Functions#contains}.
     */
    default Predicate contains(String text) {
        if (valueType().sqlType() == SqlType.ARRAY) {
            return ArrayFunctions.holds(this, text);
        }
        return Like.literal(this, "%", text, "%");
    }

    default Predicate startsWith(String text) {
        return Like.literal(this, "", text, "%");
    }

    default Predicate endsWith(String text) {
        return Like.literal(this, "%", text, "");
    }

    default Expression<V> plus(@NonNull V value) {
        return Arithmetic.of(this, Arithmetic.Op.PLUS, value);
    }

    default Expression<V> plus(Expression<? extends V> other) {
        return Arithmetic.of(this, Arithmetic.Op.PLUS, other);
    }

    default Expression<V> minus(@NonNull V value) {
        return Arithmetic.of(this, Arithmetic.Op.MINUS, value);
    }

    default Expression<V> minus(Expression<? extends V> other) {
        return Arithmetic.of(this, Arithmetic.Op.MINUS, other);
    }

    default Expression<V> times(@NonNull V value) {
        return Arithmetic.of(this, Arithmetic.Op.TIMES, value);
    }

    default Expression<V> times(Expression<? extends V> other) {
        return Arithmetic.of(this, Arithmetic.Op.TIMES, other);
    }

    /** Whole numbers give a whole number, cut off towards zero; others are divided as the database does. */
    default Expression<V> div(@NonNull V value) {
        return Arithmetic.of(this, Arithmetic.Op.DIV, value);
    }

    default Expression<V> div(Expression<? extends V> other) {
        return Arithmetic.of(this, Arithmetic.Op.DIV, other);
    }

    default Expression<V> mod(@NonNull V value) {
        return Arithmetic.of(this, Arithmetic.Op.MOD, value);
    }

    default Expression<V> mod(Expression<? extends V> other) {
        return Arithmetic.of(this, Arithmetic.Op.MOD, other);
    }

    /** The number with the other sign; in Kotlin {@code -total}. */
    default Expression<V> negate() {
        return new Negative<>(Operands.number("negate", this));
    }

    /** Of a boolean: never NULL, and false for NULL. */
    default Predicate isTrue() {
        return new BooleanTest(Operands.bool("isTrue", this), true);
    }

    /** Of a boolean: never NULL, and false for NULL. */
    default Predicate isFalse() {
        return new BooleanTest(Operands.bool("isFalse", this), false);
    }

    /** Joins texts; NULL if any part is. Something else is joined by {@code name.concat(age.cast(String.class))}. */
    default Expression<V> concat(String text) {
        return Concat.of(this, Value.of(text, ValueType.TEXT, "concat"));
    }

    default Expression<V> concat(Expression<? extends V> other) {
        return Concat.of(this, other);
    }

    /**
     * The value converted by the database, as it converts: rounding, and taking text for a number, is its own matter.
     * Where the value may be NULL, say {@code .cast(…).orNull()}. In Kotlin {@code total.cast<Long>()}.
     *
     * @throws dev.runnel.error.RunnelException CONFIGURATION for a decimal without its digits: say
     *     {@code cast(ValueType.decimal(12, 2))}
     */
    default <W> Expression<W> cast(ValueType<W> type) {
        return new Cast<>(this, type.castable(), false);
    }

    default <W> Expression<W> cast(Class<W> type) {
        return cast(ValueType.of(type));
    }

    /** As {@link #cast(ValueType)}, but NULL for what cannot be converted. NOT_PORTABLE where a dialect has no such cast. */
    default <W> Expression<@Nullable W> tryCast(ValueType<W> type) {
        return new Cast<>(this, type.castable(), true);
    }

    default <W> Expression<@Nullable W> tryCast(Class<W> type) {
        return tryCast(ValueType.of(type));
    }

    default Order asc() {
        return new Order(this, false, Order.Nulls.DATABASE);
    }

    default Order desc() {
        return new Order(this, true, Order.Nulls.DATABASE);
    }

    /** The same with a label, by which a class is mapped. */
    default Expression<V> as(String label) {
        return new Labelled<>(this, label);
    }

    /** The same, known to be NULL sometimes: a column on the far side of an outer join. */
    default Expression<@Nullable V> orNull() {
        return new OrNull<>(this);
    }
}
