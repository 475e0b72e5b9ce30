package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Stand-in for dev.runnel.row.Conversions until the row branch is merged. */
public final class Exact {
    private Exact() {}

    public static <T> T convert(Object value, Class<T> target, String column, String storedType) {
        if (target.isInstance(value)) {
            return target.cast(value);
        }
        try {
            Object converted = number(value, target);
            if (converted != null) {
                return target.cast(converted);
            }
        } catch (ArithmeticException e) {
            // falls through to the error below
        }
        throw new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "Column " + column + " (" + storedType + ") does not fit " + target.getSimpleName() + " exactly.");
    }

    private static @org.jspecify.annotations.Nullable Object number(Object value, Class<?> target) {
        if (!(value instanceof Number n)) {
            return null;
        }
        BigDecimal d = n instanceof BigDecimal b ? b : n instanceof Double || n instanceof Float ? BigDecimal.valueOf(n.doubleValue()) : new BigDecimal(n.toString());
        if (target == Long.class) return d.longValueExact();
        if (target == Integer.class) return d.intValueExact();
        if (target == Short.class) return d.shortValueExact();
        if (target == BigInteger.class) return d.toBigIntegerExact();
        if (target == BigDecimal.class) return d;
        if (target == Double.class && BigDecimal.valueOf(d.doubleValue()).compareTo(d) == 0) return d.doubleValue();
        if (target == Float.class && new BigDecimal(d.floatValue()).compareTo(d) == 0) return d.floatValue();
        return null;
    }
}
