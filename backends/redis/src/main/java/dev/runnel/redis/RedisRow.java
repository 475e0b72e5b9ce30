package dev.runnel.redis;

import dev.runnel.row.Conversions.Refused;
import dev.runnel.spi.Columns;
import dev.runnel.spi.support.ConvertingRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of Redis as a row, so that the mapping of SQL rows maps hashes, too. Redis keeps text only: numbers and booleans are
 * read from it, exactly or not at all, times and UUIDs by the common rules.
 */
final class RedisRow extends ConvertingRow {
    private final byte[] @Nullable [] values;

    RedisRow(Columns columns, byte[] @Nullable [] values) {
        super(columns);
        this.values = values;
    }

    /** The text of a portable value that is no byte[]. */
    static String write(Object portable) {
        return portable instanceof BigDecimal decimal ? decimal.toPlainString() : portable.toString();
    }

    @Override
    protected @Nullable Object natural(int i) {
        byte[] value = values[i];
        return value == null ? null : PlainFormats.TEXT.decode(value);
    }

    @Override
    public boolean isNull(int i) {
        return values[i] == null;
    }

    @Override
    protected @Nullable Object natural(int i, Class<?> wanted) {
        byte[] value = values[i];
        if (value == null) {
            return null;
        }
        if (wanted == byte[].class) {
            return value;
        }
        if (Number.class.isAssignableFrom(wanted)) {
            return number(new String(value, StandardCharsets.ISO_8859_1), wanted);
        }
        return wanted == Boolean.class ? (Object) flag(value) : Objects.requireNonNull(natural(i));
    }

    private static Number number(String text, Class<?> wanted) {
        try {
            if (wanted == Double.class) {
                return Double.parseDouble(text);
            }
            if (wanted == Float.class) {
                return Float.parseFloat(text);
            }
            return wanted == BigDecimal.class ? new BigDecimal(text) : whole(text, wanted);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new Refused("the text is no " + wanted.getSimpleName() + ". Read it as String");
        }
    }

    private static Number whole(String text, Class<?> wanted) {
        if (wanted == BigInteger.class) {
            return new BigInteger(text);
        }
        return Long.parseLong(text); // narrowed by Conversions, exactly
    }

    private static Boolean flag(byte[] value) {
        return switch (new String(value, StandardCharsets.ISO_8859_1)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new Refused("the text is neither true nor false, 1 nor 0. Read it as String");
        };
    }
}
