package dev.runnel.duckdb;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Json;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBStruct;
import org.duckdb.JsonNode;
import org.jspecify.annotations.Nullable;

/** The driver's values as portable ones, or as lists and maps of them. */
final class DuckDbValues {
    private static final LocalDate DATE_INFINITY = LocalDate.ofEpochDay(Integer.MAX_VALUE);
    private static final LocalDate DATE_MINUS_INFINITY = LocalDate.ofEpochDay(-Integer.MAX_VALUE);

    /** The last and first instants that 64 bits can count, in any of three units; seconds are beyond Java's times. */
    private static final Set<LocalDateTime> INFINITE = Stream.of(ChronoUnit.NANOS, ChronoUnit.MICROS, ChronoUnit.MILLIS)
            .flatMap(unit ->
                    Stream.of(Instant.EPOCH.plus(Long.MAX_VALUE, unit), Instant.EPOCH.plus(-Long.MAX_VALUE, unit)))
            .map(instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC))
            .collect(Collectors.toUnmodifiableSet());

    private DuckDbValues() {}

    static Object timestamp(long micros, Columns columns, int i) {
        return LocalDateTime.ofInstant(instant(micros, columns, i), ZoneOffset.UTC);
    }

    static Object timestampTz(long micros, Columns columns, int i) {
        return instant(micros, columns, i).atOffset(ZoneOffset.UTC);
    }

    static Instant instant(long micros, Columns columns, int i) {
        if (micros == Long.MAX_VALUE || micros == -Long.MAX_VALUE) {
            throw infinite(columns, i);
        }
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static LocalDate finite(LocalDate date, Columns columns, int i) {
        if (date.equals(DATE_INFINITY) || date.equals(DATE_MINUS_INFINITY)) {
            throw infinite(columns, i);
        }
        return date;
    }

    static LocalDateTime finite(LocalDateTime time, Columns columns, int i) {
        if (INFINITE.contains(time)) {
            throw infinite(columns, i);
        }
        return time;
    }

    static OffsetDateTime finite(OffsetDateTime time, Columns columns, int i) {
        finite(time.toLocalDateTime(), columns, i);
        return time;
    }

    /** A value of a type that needs no care of its own, or of a nested one. */
    static @Nullable Object natural(@Nullable Object value, Columns columns, int i) throws SQLException {
        if (value instanceof Array array) {
            return list((@Nullable Object[]) array.getArray(), columns, i);
        } else if (value instanceof DuckDBStruct struct) {
            return map(struct.getMap(), columns, i);
        } else if (value instanceof Map<?, ?> map) {
            return map(map, columns, i);
        } else if (value instanceof Timestamp time) {
            return unambiguous(time, columns, i);
        } else if (value instanceof OffsetDateTime time) {
            return finite(time.toInstant().atOffset(ZoneOffset.UTC), columns, i);
        } else if (value instanceof LocalDate date) {
            return finite(date, columns, i);
        } else if (value instanceof JsonNode json) {
            return new Json(json.toString());
        } else if (value instanceof Blob blob) {
            return blob.getBytes(1, (int) blob.length());
        } else if (value instanceof Byte number) {
            return number.shortValue();
        } else if (value instanceof String text && columns.type(i).equals("BIGNUM")) {
            return new BigInteger(text);
        }
        return value;
    }

    private static List<@Nullable Object> list(@Nullable Object[] values, Columns columns, int i) throws SQLException {
        var list = new ArrayList<@Nullable Object>(values.length);
        for (Object value : values) {
            list.add(natural(value, columns, i));
        }
        return Collections.unmodifiableList(list);
    }

    private static Map<Object, @Nullable Object> map(Map<?, ?> values, Columns columns, int i) throws SQLException {
        var map = new LinkedHashMap<Object, @Nullable Object>(values.size() * 2);
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            Object key = natural(entry.getKey(), columns, i);
            if (key != null) {
                map.put(key, natural(entry.getValue(), columns, i));
            }
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * Inside a list or struct the driver gives a timestamp as one of the JVM's time zone, in which an hour of spring does
     * not exist: a time of that hour becomes the same as one an hour later. Which of the two it was is not known then.
     */
    private static LocalDateTime unambiguous(Timestamp timestamp, Columns columns, int i) {
        LocalDateTime time = timestamp.toLocalDateTime();
        var before = ZoneId.systemDefault()
                .getRules()
                .previousTransition(timestamp.toInstant().plusNanos(1));
        if (before != null
                && before.isGap()
                && time.isBefore(before.getDateTimeAfter().plus(before.getDuration()))) {
            throw refused(
                    columns,
                    i,
                    "holds a timestamp that the driver cannot tell from one an hour earlier in the JVM's time zone. Run the"
                            + " JVM in UTC, or unnest the column in the SQL");
        }
        return finite(time, columns, i);
    }

    private static RunnelException infinite(Columns columns, int i) {
        return refused(
                columns,
                i,
                "holds infinity, which Java's dates cannot tell; cast it to varchar in the SQL, or exclude it");
    }

    private static RunnelException refused(Columns columns, int i, String why) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "Column '" + columns.name(i) + "' (" + columns.type(i) + ") " + why + ".",
                null,
                ErrorDetails.NONE.withColumn(columns.name(i)));
    }
}
