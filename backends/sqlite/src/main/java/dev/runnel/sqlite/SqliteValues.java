package dev.runnel.sqlite;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stored values (Long, Double, String, byte[]) as portable ones, exactly. */
final class SqliteValues {
    private SqliteValues() {}

    static <T> @Nullable T convert(Object stored, Class<T> target, String column, String declared) {
        if (target == Object.class) {
            return target.cast(natural(stored, column, declared));
        }
        Object value;
        try {
            value = portable(stored, target, declared);
        } catch (DateTimeException | NumberFormatException e) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "Column '" + column + "'" + (declared.isEmpty() ? "" : " (" + declared + ")")
                            + " cannot be read as " + target.getSimpleName()
                            + ": its text is not written like one. Read it as String.",
                    null,
                    ErrorDetails.NONE.withColumn(column));
        }
        return Conversions.convert(value, target, column, declared.isEmpty() ? storage(stored) : declared);
    }

    /** What SQLite stores in a form of its own; anything else as it is stored. */
    private static Object portable(Object stored, Class<?> target, String declared) {
        if (stored instanceof String text) {
            return fromText(text, target);
        }
        return target == BigDecimal.class && stored instanceof Number number
                ? SqliteNumbers.decimal(number, Declared.of(declared))
                : stored;
    }

    private static Object fromText(String text, Class<?> target) {
        if (target == LocalDate.class) {
            return SqliteTime.date(text);
        } else if (target == LocalTime.class) {
            return SqliteTime.time(text);
        } else if (target == LocalDateTime.class) {
            return SqliteTime.dateTime(text);
        } else if (target == OffsetDateTime.class) {
            return SqliteTime.offsetDateTime(text);
        } else if (target == Instant.class) {
            return SqliteTime.offsetDateTime(text).toInstant();
        } else if (target == UUID.class) {
            return uuid(text);
        } else if (target == BigDecimal.class) {
            return SqliteNumbers.decimal(text);
        } else if (target == BigInteger.class) {
            return SqliteNumbers.wholeNumber(text);
        }
        return text;
    }

    /** UUID.fromString takes shortened groups, signs, and cuts long ones. */
    private static UUID uuid(String text) {
        if (text.length() != 36) {
            throw new NumberFormatException("not a UUID");
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    throw new NumberFormatException("not a UUID");
                }
            } else if (i < 18) {
                high = high << 4 | hex(c);
            } else {
                low = low << 4 | hex(c);
            }
        }
        return new UUID(high, low);
    }

    private static int hex(char c) {
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new NumberFormatException("not a UUID");
        }
        return digit;
    }

    /**
     * The value in the type that the column was declared with, if that is portable and the stored value is one;
     * else as it is stored, because SQLite lets any column hold anything.
     */
    private static Object natural(Object stored, String column, String declared) {
        Class<?> type = Declared.of(declared).type();
        if (type == null || stored instanceof String && type == BigDecimal.class) {
            return stored;
        }
        try {
            return Objects.requireNonNullElse(convert(stored, type, column, declared), stored);
        } catch (RunnelException e) {
            return stored;
        }
    }

    private static String storage(Object stored) {
        if (stored instanceof Number) {
            return stored instanceof Long ? "INTEGER" : "REAL";
        }
        return stored instanceof String ? "TEXT" : "BLOB";
    }
}
