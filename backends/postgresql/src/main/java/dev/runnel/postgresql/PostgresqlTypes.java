package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import dev.runnel.spi.Json;
import dev.runnel.spi.support.Arguments;
import dev.runnel.spi.support.StatementText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Portable values as PostgreSQL stores them, and stored values as portable ones; the same over every transport.
 *
 * <table>
 * <caption>What a column's own type is</caption>
 * <tr><td>smallint, integer, bigint, oid</td><td>Long</td></tr>
 * <tr><td>numeric</td><td>BigDecimal; NaN and the infinities only as Double or String</td></tr>
 * <tr><td>date, time, timestamp, timestamptz</td><td>LocalDate, LocalTime, LocalDateTime, OffsetDateTime in UTC;
 *     infinity and 24:00 only as String</td></tr>
 * <tr><td>interval</td><td>{@link Interval}; also Duration, Period and String</td></tr>
 * <tr><td>ranges of numbers and times</td><td>{@link Range}</td></tr>
 * <tr><td>arrays</td><td>List, of lists where there are more dimensions</td></tr>
 * <tr><td>hstore</td><td>Map</td></tr>
 * <tr><td>json, jsonb</td><td>Json</td></tr>
 * <tr><td>inet, cidr</td><td>String; also InetAddress if it is one address</td></tr>
 * <tr><td>enums, composites, money, bit, xml, points and all else</td><td>String</td></tr>
 * </table>
 */
final class PostgresqlTypes {
    /** Timestamps begin at 4713 BC and end in this year. */
    private static final int LAST_YEAR = 294_275;

    private static final int FIRST_YEAR = -4_712;
    private static final int LAST_YEAR_OF_DATE = 5_874_897;

    private static final Map<Class<?>, String> ARRAYS = Map.ofEntries(
            Map.entry(Boolean.class, "_bool"),
            Map.entry(Short.class, "_int2"),
            Map.entry(Byte.class, "_int2"),
            Map.entry(Integer.class, "_int4"),
            Map.entry(Long.class, "_int8"),
            Map.entry(Float.class, "_float4"),
            Map.entry(Double.class, "_float8"),
            Map.entry(BigDecimal.class, "_numeric"),
            Map.entry(BigInteger.class, "_numeric"),
            Map.entry(String.class, "_text"),
            Map.entry(Json.class, "_jsonb"),
            Map.entry(byte[].class, "_bytea"),
            Map.entry(LocalDate.class, "_date"),
            Map.entry(LocalTime.class, "_time"),
            Map.entry(LocalDateTime.class, "_timestamp"),
            Map.entry(OffsetDateTime.class, "_timestamptz"),
            Map.entry(Instant.class, "_timestamptz"),
            Map.entry(Interval.class, "_interval"),
            Map.entry(Duration.class, "_interval"),
            Map.entry(Period.class, "_interval"),
            Map.entry(UUID.class, "_uuid"));

    private static final Map<Integer, String> NAMES = PostgresqlOids.names();

    /** What {@link #ownName} reads of the types in {@link #OWN_TYPES}. */
    static final String OWN_NAME =
            "coalesce(e.typtype, t.typtype)::text || case when e.oid is null then ' ' else 'a' end"
                    + " || coalesce(e.typname, t.typname)::text";

    static final String OWN_TYPES = " from pg_type t left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'";

    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private PostgresqlTypes() {}

    /** A value that goes as text of a named type; the server reads it. */
    record Typed(String type, String text) {}

    /**
     * The name of a type of the database's own, as SQL writes it: without quotes only if that is no other type's, so that an enum
     * named {@code bool} or {@code _int4} is read as the text that it is.
     */
    static String ownName(String described) {
        boolean base = described.charAt(0) == 'b';
        boolean array = described.charAt(1) == 'a';
        String name = described.substring(2);
        boolean plain =
                PLAIN_NAME.matcher(name).matches() && !NAMES.containsValue(name) && (base || !name.equals("hstore"));
        return (plain ? name : '"' + name.replace("\"", "\"\"") + '"') + (array ? "[]" : "");
    }

    /** The name of a type that every server has, {@code int4[]}; null for any other. */
    static @Nullable String name(int oid) {
        return NAMES.get(oid);
    }

    /** Refuses a text that a driver would run as more than was asked for, and one with more parameters than the protocol can count. */
    static void requireOneStatement(String sql, int arguments) {
        if (sql.indexOf('\0') >= 0) {
            throw new RunnelException(ErrorKind.SYNTAX, "The SQL text holds U+0000; bind the value instead.");
        }
        StatementText.requireOne(sql);
        if (arguments > PostgresqlDialect.MOST_PARAMETERS) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The statement has " + arguments + " parameters, and PostgreSQL takes at most "
                            + PostgresqlDialect.MOST_PARAMETERS
                            + ". Run it for fewer values at a time, or bind an array.");
        }
        CopyText.refuse(sql);
    }

    /** What the driver is given for a portable value: the same, cut to microseconds, or a {@link Typed}. */
    static Object store(Object value, int position) {
        if (value instanceof String text) {
            return text(text, position);
        } else if (value instanceof BigInteger number) {
            return new BigDecimal(number);
        } else if (value instanceof LocalDate date) {
            years(date.getYear(), LAST_YEAR_OF_DATE, position);
            return date;
        } else if (value instanceof LocalTime time) {
            return PostgresqlText.micros(time);
        } else if (value instanceof LocalDateTime time) {
            years(time.getYear(), LAST_YEAR, position);
            return PostgresqlText.micros(time);
        } else if (value instanceof OffsetDateTime time) {
            years(time.getYear(), LAST_YEAR, position);
            return PostgresqlText.micros(time.withOffsetSameInstant(ZoneOffset.UTC));
        } else if (value instanceof Instant instant) {
            return store(utc(instant, position), position);
        } else if (value instanceof Json json) {
            return new Typed("jsonb", text(json.text(), position));
        } else if (value instanceof Interval || value instanceof Duration || value instanceof Period) {
            return new Typed("interval", own(value, position));
        } else if (value instanceof InetAddress) {
            return new Typed("inet", own(value, position));
        } else if (value instanceof Range<?>) {
            // Without a type of its own: a range of numbers is of one of three, and the server knows of which.
            return own(value, position);
        } else if (value instanceof Object[] array) {
            String text = own(array, position);
            String type = arrayType(array, position);
            return type == null ? text : new Typed(type, text);
        }
        return value;
    }

    /** The text of a value that may be of no use to the server, or hold another that is. */
    private static String own(Object value, int position) {
        try {
            return text(PostgresqlText.of(value), position);
        } catch (ArithmeticException e) {
            throw Arguments.refused(position, "a time span beyond what PostgreSQL keeps as an interval");
        } catch (Conversions.Refused e) {
            throw Arguments.refused(position, String.valueOf(e.getMessage()));
        }
    }

    /** Null for an array of nothing or of ranges, which takes the type that the server needs. */
    private static @Nullable String arrayType(Object[] array, int position) {
        Class<?> element = array.getClass().getComponentType();
        while (element.isArray() && element != byte[].class) {
            element = element.getComponentType();
        }
        if (element == Object.class) {
            Object first =
                    Arrays.stream(array).filter(Objects::nonNull).findFirst().orElse(null);
            if (first == null) {
                return null;
            } else if (first instanceof Object[] inner) {
                return arrayType(inner, position);
            }
            element = first.getClass();
        }
        if (element == Range.class) {
            return null;
        }
        String type = InetAddress.class.isAssignableFrom(element) ? "_inet" : ARRAYS.get(element);
        if (type == null) {
            throw Arguments.refused(position, "an array of " + element.getName() + ", which is no portable type");
        }
        return type;
    }

    /** Of U+0000 the server says no more than that it is not UTF-8. */
    private static String text(String text, int position) {
        if (text.indexOf('\0') >= 0) {
            throw Arguments.refused(
                    position, "text with the character U+0000, which PostgreSQL cannot store; bind it as byte[]");
        }
        return Arguments.requireUtf8(text, position);
    }

    private static OffsetDateTime utc(Instant instant, int position) {
        try {
            return instant.atOffset(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw outOfRange(LAST_YEAR, position);
        }
    }

    private static void years(int year, int last, int position) {
        if (year < FIRST_YEAR || year > last) {
            throw outOfRange(last, position);
        }
    }

    private static RuntimeException outOfRange(int last, int position) {
        return Arguments.refused(
                position, "a time outside the years " + FIRST_YEAR + " to " + last + " that PostgreSQL keeps");
    }

    /** The value that a text of this type is, in the column's own type. */
    static Object parse(String type, String text) {
        if (type.endsWith("[]")) {
            String element = type.substring(0, type.length() - 2);
            return PostgresqlText.elements(text, one -> inside(element, one));
        }
        return switch (type) {
            case "bool" -> text.equals("t") || text.equals("true");
            case "int2", "int4", "int8", "oid" -> Long.valueOf(text);
            case "float4" -> Float.valueOf(text);
            case "float8" -> Double.valueOf(text);
            case "numeric" -> number(text);
            case "bytea" -> bytes(text);
            case "uuid" -> UUID.fromString(text);
            case "json", "jsonb" -> new Json(text);
            case "date" -> PostgresqlTimes.date(text);
            case "time" -> PostgresqlTimes.time(text);
            case "timetz" -> PostgresqlTimes.offsetTime(text);
            case "timestamp" -> PostgresqlTimes.dateTime(text);
            case "timestamptz" -> PostgresqlTimes.instant(text);
            case "interval" -> interval(text);
            case "int4range", "int8range" -> range(text, one -> inside("int8", one));
            case "numrange" -> range(text, one -> inside("numeric", one));
            case "daterange" -> range(text, one -> inside("date", one));
            case "tsrange" -> range(text, one -> inside("timestamp", one));
            case "tstzrange" -> range(text, one -> inside("timestamptz", one));
            case "hstore" -> hstore(text);
            default -> text;
        };
    }

    /** An element or a bound, which can be no special value. */
    private static Object inside(String type, String text) {
        Object value = parse(type, text);
        return value instanceof Special special ? special.as(Void.class) : value;
    }

    /** A special value as {@link Special}, which is read as nothing but what can hold it. */
    private static Object number(String text) {
        return switch (text) {
            case "NaN" -> new Special(text, Double.NaN);
            case "Infinity" -> new Special(text, Double.POSITIVE_INFINITY);
            case "-Infinity" -> new Special(text, Double.NEGATIVE_INFINITY);
            default -> new BigDecimal(text);
        };
    }

    private static byte[] bytes(String text) {
        if (!text.startsWith("\\x")) {
            throw new Conversions.Refused("the session's bytea_output is not hex. Set it back to hex");
        }
        return HexFormat.of().parseHex(text, 2, text.length());
    }

    private static Object interval(String text) {
        return text.endsWith("infinity") ? new Special(text, null) : Interval.parse(text);
    }

    private static Range<Object> range(String text, Function<String, Object> bound) {
        if (text.equals("empty")) {
            return Range.empty();
        }
        // As in a composite value, but that a bound is never in need of more than quotes.
        var bounds = CompositeText.fields("(" + text.substring(1, text.length() - 1) + ")");
        String lower = bounds.get(0);
        String upper = bounds.get(1);
        return new Range<>(
                lower == null ? null : bound.apply(lower),
                text.startsWith("["),
                upper == null ? null : bound.apply(upper),
                text.endsWith("]"),
                false);
    }

    /** {@code "a"=>"1", "b"=>NULL}. */
    private static Map<String, @Nullable String> hstore(String text) {
        var map = new LinkedHashMap<String, @Nullable String>();
        int at = 0;
        while (at < text.length()) {
            var key = new StringBuilder();
            at = quoted(text, at, key) + 2;
            if (text.startsWith("NULL", at)) {
                map.put(key.toString(), null);
                at += 4;
            } else {
                var value = new StringBuilder();
                at = quoted(text, at, value);
                map.put(key.toString(), value.toString());
            }
            at += 2;
        }
        return map;
    }

    private static int quoted(String text, int start, StringBuilder value) {
        int i = start + 1;
        for (; text.charAt(i) != '"'; i++) {
            if (text.charAt(i) == '\\') {
                i++;
            }
            value.append(text.charAt(i));
        }
        return i + 1;
    }

    /** The value, or what it becomes for a reader of this type, beside {@link Conversions}. */
    static @Nullable Object convert(@Nullable Object value, Class<?> wanted) {
        if (value instanceof Special special) {
            return special.as(wanted);
        } else if (value instanceof Interval interval && wanted == Duration.class) {
            if (interval.months() != 0 || interval.days() != 0) {
                throw new Conversions.Refused("the interval has months or days. Read it as Interval");
            }
            return Duration.ofSeconds(
                    Math.floorDiv(interval.micros(), 1_000_000L),
                    Math.floorMod(interval.micros(), 1_000_000L) * 1_000L);
        } else if (value instanceof Interval interval && wanted == Period.class) {
            if (interval.micros() != 0) {
                throw new Conversions.Refused("the interval has a time of day. Read it as Interval");
            }
            return Period.of(interval.months() / 12, interval.months() % 12, interval.days());
        } else if ((value instanceof Interval || value instanceof Range<?> || value instanceof OffsetTime)
                && wanted == String.class) {
            return value.toString();
        } else if (value instanceof String text && wanted == InetAddress.class) {
            return address(text);
        }
        return value;
    }

    private static InetAddress address(String text) {
        try {
            // Letters beyond hexadecimal ones would be a host name, which is looked up.
            if (text.matches("[0-9A-Fa-f:.]+")) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException e) {
            // refused below
        }
        throw new Conversions.Refused("the value is no single address. Read it as String");
    }

    /** A value that the column's Java type does not have: NaN of a numeric, infinity of a date, 24:00. */
    record Special(String text, @Nullable Double number) {
        Object as(Class<?> wanted) {
            if (wanted == String.class) {
                return text;
            } else if (number != null && (wanted == Double.class || wanted == Object.class)) {
                return number;
            } else if (number != null && wanted == Float.class) {
                return number.floatValue();
            }
            throw new Conversions.Refused(
                    "the value is " + text + ", which that type does not have. Read it as String");
        }
    }
}
