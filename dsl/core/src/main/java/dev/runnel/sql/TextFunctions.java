package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.SqlFunction;
import org.jspecify.annotations.Nullable;

/**
 * Functions of texts; to be imported from {@link Functions}. Positions count characters from 1. Which letters
 * {@code lower} and {@code upper} know is the database's own matter (SQLite: ASCII).
 */
public abstract class TextFunctions extends WindowFunctions {
    TextFunctions() {}

    public static <V extends @Nullable String> Expression<V> lower(Expression<V> text) {
        return FunctionCall.like(text, SqlFunction.LOWER);
    }

    public static <V extends @Nullable String> Expression<V> upper(Expression<V> text) {
        return FunctionCall.like(text, SqlFunction.UPPER);
    }

    /** The number of characters. */
    public static Expression<Integer> length(Expression<? extends @Nullable String> text) {
        return FunctionCall.of(ValueType.INTEGER, SqlFunction.LENGTH, text);
    }

    /** Without the spaces at both ends. */
    public static <V extends @Nullable String> Expression<V> trim(Expression<V> text) {
        return FunctionCall.like(text, SqlFunction.TRIM);
    }

    /** Without the spaces at its beginning. */
    public static <V extends @Nullable String> Expression<V> ltrim(Expression<V> text) {
        return FunctionCall.like(text, SqlFunction.LTRIM);
    }

    /** Without the spaces at its end. */
    public static <V extends @Nullable String> Expression<V> rtrim(Expression<V> text) {
        return FunctionCall.like(text, SqlFunction.RTRIM);
    }

    /** From a position, 1 or more, to the end. */
    public static <V extends @Nullable String> Expression<V> substring(Expression<V> text, int from) {
        return FunctionCall.like(text, SqlFunction.SUBSTRING_FROM, Operands.position("substring", from));
    }

    /** So many characters from a position, 1 or more; less where the text ends before. */
    public static <V extends @Nullable String> Expression<V> substring(Expression<V> text, int from, int length) {
        return FunctionCall.like(
                text, SqlFunction.SUBSTRING, Operands.position("substring", from), Operands.count("substring", length));
    }

    /** The first characters. */
    public static <V extends @Nullable String> Expression<V> left(Expression<V> text, int length) {
        return FunctionCall.like(text, SqlFunction.LEFT, Operands.count("left", length));
    }

    /** The last characters. */
    public static <V extends @Nullable String> Expression<V> right(Expression<V> text, int length) {
        return FunctionCall.like(text, SqlFunction.RIGHT, Operands.count("right", length));
    }

    /** With each {@code part} replaced. */
    public static <V extends @Nullable String> Expression<V> replace(
            Expression<V> text, String part, String replacement) {
        return FunctionCall.like(text, SqlFunction.REPLACE, bound(part, "replace"), bound(replacement, "replace"));
    }

    /** Where the part stands first, from 1; 0 if it does not. */
    public static Expression<Integer> position(Expression<? extends @Nullable String> text, String part) {
        return position(text, bound(part, "position"));
    }

    public static Expression<Integer> position(
            Expression<? extends @Nullable String> text, Expression<? extends @Nullable String> part) {
        return FunctionCall.of(ValueType.INTEGER, SqlFunction.POSITION, text, part);
    }

    /** Filled up from the left to a length; a longer text is cut off at its end. */
    public static <V extends @Nullable String> Expression<V> lpad(Expression<V> text, int length, String fill) {
        return FunctionCall.like(text, SqlFunction.LPAD, Operands.count("lpad", length), fill(fill, "lpad"));
    }

    /** Filled up at the right to a length; a longer text is cut off at its end. */
    public static <V extends @Nullable String> Expression<V> rpad(Expression<V> text, int length, String fill) {
        return FunctionCall.like(text, SqlFunction.RPAD, Operands.count("rpad", length), fill(fill, "rpad"));
    }

    /** The text so many times. */
    public static <V extends @Nullable String> Expression<V> repeat(Expression<V> text, int times) {
        return FunctionCall.like(text, SqlFunction.REPEAT, Operands.count("repeat", times));
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

    /**
     * Whether a part of the text matches the pattern, a regular expression as the database understands it.
     * NOT_PORTABLE where it understands none.
     */
    public static Predicate matches(Expression<? extends @Nullable String> text, String pattern) {
        return new Holds(FunctionCall.of(ValueType.BOOLEAN, SqlFunction.MATCHES, text, bound(pattern, "matches")));
    }

    private static Expression<String> fill(String fill, String word) {
        if (fill.isEmpty()) {
            throw new RunnelException(ErrorKind.PARAMETER, word + " needs at least one character to fill up with.");
        }
        return bound(fill, word);
    }

    private static Expression<String> bound(String text, String word) {
        return Value.of(text, ValueType.TEXT, word);
    }
}
