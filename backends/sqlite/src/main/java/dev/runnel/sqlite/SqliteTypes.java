package dev.runnel.sqlite;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcTypes;
import dev.runnel.spi.Json;
import dev.runnel.spi.support.Arguments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Portable values as SQLite stores them:
 *
 * <table>
 * <caption>Stored forms</caption>
 * <tr><td>Boolean</td><td>INTEGER 0 or 1</td></tr>
 * <tr><td>Short, Integer, Long</td><td>INTEGER</td></tr>
 * <tr><td>BigInteger</td><td>INTEGER; beyond 64 bits refused</td></tr>
 * <tr><td>Float, Double</td><td>REAL; NaN, which SQLite stores as NULL, refused</td></tr>
 * <tr><td>BigDecimal</td><td>INTEGER if whole and of 64 bits, REAL if it is read back as the same, as up to
 * 15 significant digits are; else refused</td></tr>
 * <tr><td>String, Json</td><td>TEXT, U+0000 included; text with a lone surrogate refused</td></tr>
 * <tr><td>UUID</td><td>TEXT in lower case</td></tr>
 * <tr><td>byte[]</td><td>BLOB</td></tr>
 * <tr><td>LocalDate, LocalTime, LocalDateTime, OffsetDateTime, Instant</td><td>TEXT, see {@link SqliteTime}</td></tr>
 * </table>
 */
final class SqliteTypes extends JdbcTypes {
    /** Above this many characters or bytes an argument is not kept by an idle statement. */
    private static final int BIG = 256;

    @Override
    protected void check(String sql, int arguments) {
        SqliteText.check(sql, arguments);
    }

    /** The arguments as SQLite stores them; PARAMETER if they are not as many as the statement wants. */
    @Nullable
    Object[] store(@Nullable Object[] arguments, int wanted) {
        if (wanted != arguments.length) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The statement has " + wanted + " parameter(s) and " + arguments.length + " value(s) were given.");
        }
        var stored = new @Nullable Object[wanted];
        store(arguments, stored, 0);
        return stored;
    }

    /** The arguments as SQLite stores them, into an array from a place on. */
    void store(@Nullable Object[] arguments, @Nullable Object[] into, int offset) {
        for (int i = 0; i < arguments.length; i++) {
            Object value = arguments[i];
            into[offset + i] = value == null ? null : store(value, i + 1);
        }
    }

    /** True if a value is so long that an idle statement should not keep it. */
    static boolean isBig(@Nullable Object value) {
        return value instanceof String text && text.length() > BIG
                || value instanceof Json json && json.text().length() > BIG
                || value instanceof byte[] bytes && bytes.length > BIG;
    }

    static Object store(Object value, int position) {
        if (value instanceof Long || value instanceof Integer || value instanceof byte[]) {
            return value;
        } else if (value instanceof String text) {
            return Arguments.requireUtf8(text, position);
        } else if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        } else if (value instanceof Short number) {
            return number.intValue();
        } else if (value instanceof Double number) {
            return real(number, position);
        } else if (value instanceof Float number) {
            return real(number, position);
        } else if (value instanceof BigDecimal number) {
            return decimal(number, position);
        } else if (value instanceof BigInteger number) {
            if (number.bitLength() > 63) {
                throw Arguments.refused(
                        position,
                        "a BigInteger beyond 64 bits, which SQLite cannot store as a number; bind its"
                                + " text and use a text column");
            }
            return number.longValue();
        } else if (value instanceof UUID || value instanceof Json) {
            return Arguments.requireUtf8(value.toString(), position);
        } else if (value instanceof LocalDate date) {
            return SqliteTime.text(date, position);
        } else if (value instanceof LocalTime time) {
            return SqliteTime.text(time);
        } else if (value instanceof LocalDateTime dateTime) {
            return SqliteTime.text(dateTime, position);
        } else if (value instanceof OffsetDateTime dateTime) {
            return SqliteTime.text(dateTime.toInstant(), position);
        } else if (value instanceof Instant instant) {
            return SqliteTime.text(instant, position);
        }
        throw new RunnelException(
                ErrorKind.PARAMETER,
                "Parameter " + position + " is a " + value.getClass().getName()
                        + ", which cannot be bound; convert it to a number, text, date, UUID, Json or byte[].");
    }

    private static Double real(double number, int position) {
        if (Double.isNaN(number)) {
            throw Arguments.refused(position, "NaN, which SQLite would store as NULL; bind null or text");
        }
        return number;
    }

    private static Object decimal(BigDecimal number, int position) {
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.signum() == 0) {
            return 0L;
        }
        int digits = plain.precision();
        int integerDigits = digits - plain.scale();
        if (plain.scale() <= 0 && integerDigits <= 19) {
            BigInteger whole = plain.toBigIntegerExact();
            if (whole.bitLength() <= 63) {
                return whole.longValue();
            }
        }
        // The range keeps clear of subnormal numbers. 15 digits survive the way to a double and back, and so does what
        // was read from one.
        if (Math.abs(integerDigits) < 290) {
            double real = plain.doubleValue();
            if (digits <= 15 || digits <= 17 && SqliteNumbers.decimal(real).compareTo(plain) == 0) {
                return real;
            }
        }
        throw Arguments.refused(
                position,
                "a BigDecimal of " + digits + " significant digits, which SQLite can only round;"
                        + " bind its text and use a text column");
    }
}
