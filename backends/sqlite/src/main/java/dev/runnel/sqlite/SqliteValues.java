package dev.runnel.sqlite;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import dev.runnel.spi.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stored values (Long, Double, String, byte[]) as portable ones, exactly. */
final class SqliteValues {
    private static final Pattern SCALE = Pattern.compile("(?:DECIMAL|NUMERIC)\\s*\\(\\s*\\d+\\s*,\\s*(\\d+)\\s*\\)");

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
                ? scaled(decimal(number), declared)
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
            return decimal(text);
        } else if (target == BigInteger.class) {
            return wholeNumber(text);
        }
        return text;
    }

    /** Decimals that SQLite cannot store as numbers are kept as text; text that is written otherwise, as 007, is none. */
    private static BigDecimal decimal(String text) {
        var number = new BigDecimal(text);
        boolean scientific = text.indexOf('E') >= 0 || text.indexOf('e') >= 0;
        return asWritten(number, scientific ? number.toString() : number.toPlainString(), text);
    }

    private static BigInteger wholeNumber(String text) {
        var number = new BigInteger(text);
        return asWritten(number, number.toString(), text);
    }

    private static <N> N asWritten(N number, String written, String text) {
        if (!written.equals(text)) {
            throw new NumberFormatException("not written as a number is");
        }
        return number;
    }

    /** UUID.fromString takes shortened groups and cuts long ones. */
    private static UUID uuid(String text) {
        UUID uuid = text.length() == 36 ? UUID.fromString(text) : null;
        if (uuid == null || !uuid.toString().equalsIgnoreCase(text)) {
            throw new NumberFormatException("not a UUID");
        }
        return uuid;
    }

    /**
     * The value in the type that the column was declared with, if that is portable and the stored value is one;
     * else as it is stored, because SQLite lets any column hold anything.
     */
    private static Object natural(Object stored, String column, String declared) {
        Class<?> type = declaredType(declared);
        if (type == null || stored instanceof String && type == BigDecimal.class) {
            return stored;
        }
        try {
            return Objects.requireNonNullElse(convert(stored, type, column, declared), stored);
        } catch (RunnelException e) {
            return stored;
        }
    }

    private static @Nullable Class<?> declaredType(String declared) {
        int paren = declared.indexOf('(');
        String name =
                (paren < 0 ? declared : declared.substring(0, paren)).strip().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "BOOLEAN", "BOOL" -> Boolean.class;
            case "DATE" -> LocalDate.class;
            case "TIME" -> LocalTime.class;
            case "TIMESTAMP", "DATETIME" -> LocalDateTime.class;
            case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_TZ" -> OffsetDateTime.class;
            case "UUID" -> UUID.class;
            case "JSON", "JSON_TEXT" -> Json.class;
            case "DECIMAL", "NUMERIC" -> BigDecimal.class;
            default -> null;
        };
    }

    /** The shortest decimal that is this double: what was bound, if that had at most 15 digits. */
    private static BigDecimal decimal(Number number) {
        if (number instanceof Long whole) {
            return BigDecimal.valueOf(whole);
        }
        double real = number.doubleValue();
        var exact = new BigDecimal(real);
        for (int digits = 15; digits < 17; digits++) {
            BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (shorter.doubleValue() == real) {
                return plain(shorter);
            }
        }
        return plain(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)));
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static BigDecimal scaled(BigDecimal number, String declared) {
        Matcher matcher = SCALE.matcher(declared.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return number;
        }
        int scale = Integer.parseInt(matcher.group(1));
        return scale >= number.scale() ? number.setScale(scale) : number;
    }

    private static String storage(Object stored) {
        if (stored instanceof Number) {
            return stored instanceof Long ? "INTEGER" : "REAL";
        }
        return stored instanceof String ? "TEXT" : "BLOB";
    }
}
