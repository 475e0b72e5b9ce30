package dev.runnel.sqlite;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.Exact;
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
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stored values (Long, Double, String, byte[]) as portable ones, exactly. */
final class SqliteValues {
    private static final Pattern SCALE = Pattern.compile("(?:DECIMAL|NUMERIC)\\s*\\(\\s*\\d+\\s*,\\s*(\\d+)\\s*\\)");

    private SqliteValues() {}

    static <T> T convert(Object stored, Class<T> target, String column, String declared) {
        try {
            Object value = target == Object.class ? natural(stored, declared) : portable(stored, target, declared);
            if (value != null) {
                return target.cast(value);
            }
        } catch (DateTimeException | NumberFormatException e) {
            throw mismatch(stored, target, column, declared);
        }
        if (stored instanceof byte[] || stored instanceof String && Number.class.isAssignableFrom(target)) {
            throw mismatch(stored, target, column, declared);
        }
        return Exact.convert(stored, target, column, declared.isEmpty() ? storage(stored) : declared);
    }

    /** Null where the general rules apply. */
    private static @Nullable Object portable(Object stored, Class<?> target, String declared) {
        if (stored instanceof String text) {
            return fromText(text, target);
        }
        if (target == BigDecimal.class && stored instanceof Number number) {
            return scaled(decimal(number), declared);
        }
        if (target == Boolean.class && stored instanceof Long number && (number == 0 || number == 1)) {
            return number == 1;
        }
        return null;
    }

    private static @Nullable Object fromText(String text, Class<?> target) {
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
        } else if (target == Json.class) {
            return new Json(text);
        } else if (target == BigDecimal.class) {
            return new BigDecimal(text);
        } else if (target == BigInteger.class) {
            return new BigInteger(text);
        }
        return null;
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
     * The value in the type that the column was declared with, where that is a portable one and the stored value is one;
     * else as it is stored, because SQLite lets any column hold anything.
     */
    private static Object natural(Object stored, String declared) {
        Class<?> type = declaredType(declared);
        if (type == null) {
            return stored;
        }
        try {
            Object value = stored instanceof String && type == BigDecimal.class ? null : portable(stored, type, declared);
            return value == null ? stored : value;
        } catch (DateTimeException | NumberFormatException e) {
            return stored;
        }
    }

    private static @Nullable Class<?> declaredType(String declared) {
        int paren = declared.indexOf('(');
        String name = (paren < 0 ? declared : declared.substring(0, paren)).strip().toUpperCase(Locale.ROOT);
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

    private static RunnelException mismatch(Object stored, Class<?> target, String column, String declared) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "Column " + column + (declared.isEmpty() ? "" : " (" + declared + ")") + " holds " + storage(stored)
                        + " that is no " + target.getSimpleName() + "; read it as " + plainType(stored) + ".");
    }

    private static String storage(Object stored) {
        return stored instanceof String ? "TEXT" : stored instanceof byte[] ? "BLOB" : stored instanceof Long ? "INTEGER" : "REAL";
    }

    private static String plainType(Object stored) {
        return stored instanceof byte[] ? "byte[]" : stored.getClass().getSimpleName();
    }
}
