package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;

/** Checks that what a function is given is of the kind it works on. */
final class Operands {
    private Operands() {}

    static <E extends Expression<?>> E text(String word, E expression) {
        return checked(word, "a text", expression, expression.valueType().isText());
    }

    static <E extends Expression<?>> E number(String word, E expression) {
        return checked(word, "a number", expression, expression.valueType().isNumber());
    }

    static <E extends Expression<?>> E bool(String word, E expression) {
        return checked(word, "a boolean", expression, expression.valueType().sqlType() == SqlType.BOOLEAN);
    }

    static <E extends Expression<?>> E json(String word, E expression) {
        return checked(word, "JSON", expression, expression.valueType().sqlType() == SqlType.JSON);
    }

    static <E extends Expression<?>> E array(String word, E expression) {
        return checked(word, "an array", expression, expression.valueType().sqlType() == SqlType.ARRAY);
    }

    static <E extends Expression<?>> E date(String word, E expression) {
        SqlType type = expression.valueType().sqlType();
        return checked(word, "a date or a timestamp", expression, type == SqlType.DATE || isTimestamp(type));
    }

    static <E extends Expression<?>> E timestamp(String word, E expression) {
        return checked(
                word,
                "a timestamp",
                expression,
                isTimestamp(expression.valueType().sqlType()));
    }

    private static boolean isTimestamp(SqlType type) {
        return type == SqlType.TIMESTAMP || type == SqlType.TIMESTAMPTZ;
    }

    private static <E extends Expression<?>> E checked(String word, String wanted, E expression, boolean fits) {
        if (!fits) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    word + " needs " + wanted + ", but " + expression + " is of type "
                            + expression.type().getSimpleName() + ".");
        }
        return expression;
    }

    /** A count, which may not be negative. */
    static Expression<Integer> count(String word, int count) {
        if (count < 0) {
            throw new RunnelException(ErrorKind.PARAMETER, word + " takes no negative count.");
        }
        return new Constant(count);
    }

    /** A position in a text, from 1: what comes before differs between databases. */
    static Expression<Integer> position(String word, int position) {
        if (position < 1) {
            throw new RunnelException(ErrorKind.PARAMETER, word + " takes a position from 1.");
        }
        return new Constant(position);
    }
}
