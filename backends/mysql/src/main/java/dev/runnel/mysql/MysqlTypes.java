package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import dev.runnel.spi.Json;
import dev.runnel.spi.support.Arguments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Portable values as they are bound, and what a driver brings as portable values: the same over every transport.
 *
 * <table>
 * <caption>Bound as</caption>
 * <tr><td>Boolean, Short, Integer, Long</td><td>Long</td></tr>
 * <tr><td>BigInteger, BigDecimal</td><td>BigDecimal</td></tr>
 * <tr><td>Float, Double</td><td>themselves; NaN and the infinities, which MySQL does not know, refused</td></tr>
 * <tr><td>String, Json, UUID</td><td>String; one with a lone surrogate refused</td></tr>
 * <tr><td>byte[]</td><td>byte[]</td></tr>
 * <tr><td>LocalDate</td><td>LocalDate of the years 1 to 9999</td></tr>
 * <tr><td>LocalTime, Duration</td><td>Duration cut to microseconds, which MySQL would round; up to 838:59:59</td></tr>
 * <tr><td>LocalDateTime, Instant, OffsetDateTime</td><td>LocalDateTime cut to microseconds, of an instant in the
 * session's
 * zone</td></tr>
 * </table>
 */
final class MysqlTypes {
    private static final int LAST_YEAR = 9_999;
    private static final Duration LONGEST_TIME =
            Duration.ofHours(838).plusMinutes(59).plusSeconds(59);
    private static final Duration DAY = Duration.ofDays(1);

    private final ZoneOffset zone;
    private final MysqlOptions.ZeroDate zeroDate;
    private final boolean booleans;

    MysqlTypes(MysqlOptions options) {
        this.zone = options.zone();
        this.zeroDate = options.zeroDate();
        this.booleans = options.tinyint1() == MysqlOptions.Tinyint1.BOOLEAN;
    }

    /** A value as it is bound; DATA_CONVERSION or PARAMETER naming the position if it cannot be. */
    Object store(Object value, int position) {
        if (value instanceof Long || value instanceof byte[]) {
            return value;
        } else if (value instanceof String text) {
            return Arguments.requireUtf8(text, position);
        } else if (value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        } else if (value instanceof Boolean bool) {
            return bool ? 1L : 0L;
        } else if (value instanceof Double number) {
            return finite(number, number, position);
        } else if (value instanceof Float number) {
            return finite(number, number.doubleValue(), position);
        } else if (value instanceof BigDecimal number) {
            return number.scale() < 0 ? number.setScale(0) : number;
        } else if (value instanceof BigInteger number) {
            return new BigDecimal(number);
        } else if (value instanceof UUID || value instanceof Json) {
            return Arguments.requireUtf8(value.toString(), position);
        } else if (value instanceof LocalDate date) {
            inRange(date.getYear(), position);
            return date;
        } else if (value instanceof LocalTime time) {
            return Duration.ofNanos(time.truncatedTo(ChronoUnit.MICROS).toNanoOfDay());
        } else if (value instanceof Duration time) {
            return time(time, position);
        } else if (value instanceof LocalDateTime time) {
            return dateTime(time, position);
        } else if (value instanceof Instant instant) {
            return instant(instant, position);
        } else if (value instanceof OffsetDateTime time) {
            inRange(time.getYear(), position);
            return instant(time.toInstant(), position);
        }
        throw new RunnelException(
                ErrorKind.PARAMETER,
                "Parameter " + position + " is a " + value.getClass().getName()
                        + ", which cannot be bound; convert it to a number, text, date, UUID, Json or byte[].");
    }

    private static Object finite(Object number, double value, int position) {
        if (!Double.isFinite(value)) {
            throw Arguments.refused(
                    position, "NaN or an infinity, which MySQL has no number for; bind null, or text in a text column");
        }
        return number;
    }

    private static LocalDateTime dateTime(LocalDateTime time, int position) {
        inRange(time.getYear(), position);
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    private LocalDateTime instant(Instant instant, int position) {
        try {
            return dateTime(LocalDateTime.ofInstant(instant, zone), position);
        } catch (DateTimeException e) {
            throw outOfRange(position);
        }
    }

    private static Duration time(Duration time, int position) {
        if (time.abs().compareTo(LONGEST_TIME) > 0) {
            throw Arguments.refused(position, "a time beyond 838:59:59, which is the longest that MySQL keeps");
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    private static void inRange(int year, int position) {
        if (year < 1 || year > LAST_YEAR) {
            throw outOfRange(position);
        }
    }

    private static RunnelException outOfRange(int position) {
        return Arguments.refused(position, "a date outside the years 1 to 9999 that MySQL keeps");
    }

    /**
     * What a driver brought, as a portable value.
     *
     * @param raw Long, BigInteger, BigDecimal, Float, Double, String, byte[], LocalDate, Duration or LocalDateTime, as
     *     the kind
     *     says; text of a date that is none: {@code 0000-00-00}
     * @param wanted what the value will become
     * @throws Conversions.Refused for a date with zeros, unless the database was opened to read it
     */
    @Nullable
    Object natural(MysqlKind kind, Object raw, Class<?> wanted) {
        return switch (kind) {
            case TINYINT1 -> tinyint((Long) raw, wanted);
            case SMALL -> (short) (long) (Long) raw;
            case INT -> (int) (long) (Long) raw;
            case JSON -> new Json((String) raw);
            case UUID -> UUID.fromString((String) raw);
            case BIT -> bits((byte[]) raw);
            case TIME -> time((Duration) raw, wanted);
            case DATE -> raw instanceof String zero ? zero(zero) : raw;
            case DATETIME ->
                raw instanceof String zero
                        ? zero(zero)
                        : isInstant(wanted) ? ((LocalDateTime) raw).toInstant(zone) : raw;
            case TIMESTAMP -> raw instanceof String zero ? zero(zero) : timestamp((LocalDateTime) raw, wanted);
            default -> raw;
        };
    }

    private Object tinyint(long number, Class<?> wanted) {
        boolean asked = wanted == Object.class && booleans || wanted == Boolean.class || wanted == boolean.class;
        return asked && (number == 0 || number == 1) ? (Object) (number == 1) : (Object) (short) number;
    }

    private static Object bits(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    private static Object time(Duration time, Class<?> wanted) {
        boolean ofDay = !time.isNegative() && time.compareTo(DAY) < 0;
        return ofDay && wanted != Duration.class ? LocalTime.ofNanoOfDay(time.toNanos()) : time;
    }

    private Object timestamp(LocalDateTime local, Class<?> wanted) {
        return wanted == LocalDateTime.class ? local : local.toInstant(zone);
    }

    private static boolean isInstant(Class<?> wanted) {
        return wanted == Instant.class || wanted == OffsetDateTime.class;
    }

    private @Nullable Object zero(String text) {
        return switch (zeroDate) {
            case NULL -> null;
            case TEXT -> text;
            case ERROR ->
                throw new Conversions.Refused("it holds a date with zeros for its year, month or day, which is none."
                        + " Open the database with zero_date=null or zero_date=text to read it, or give it a date");
        };
    }
}
