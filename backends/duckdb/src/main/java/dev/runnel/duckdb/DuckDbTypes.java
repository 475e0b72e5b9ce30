package dev.runnel.duckdb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcTypes;
import dev.runnel.spi.Json;
import dev.runnel.spi.support.Arguments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.UUID;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Portable values as the driver takes them without changing them: it cuts times below a microsecond, makes NULL of a
 * decimal of more than 38 digits, and the year 2 of the year -1.
 */
final class DuckDbTypes extends JdbcTypes {
    static final int MOST_DIGITS = 38;
    private static final int NANOS_PER_MICRO = 1_000;
    /** Timestamps are microseconds of 64 bits around 1970; one year less on each side keeps clear of the infinities. */
    private static final int FIRST_YEAR = -290_307;

    private static final int LAST_YEAR = 294_246;

    private final DuckDbNested nested;

    DuckDbTypes(DuckDBConnection connection) {
        this.nested = new DuckDbNested(connection, this);
    }

    @Override
    protected void check(String sql, int arguments) {
        DuckDbText.check(sql);
    }

    @Override
    protected void bind(PreparedStatement statement, @Nullable Object[] arguments, List<Class<?>> types)
            throws SQLException {
        int wanted = statement.getParameterMetaData().getParameterCount();
        if (wanted != arguments.length) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The statement has " + wanted + " parameter(s) and " + arguments.length + " value(s) were given.");
        }
        super.bind(statement, arguments, types);
    }

    @Override
    protected void bind(PreparedStatement statement, int index, @Nullable Object value, Class<?> type)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.NULL);
        } else {
            statement.setObject(index, store(value, index));
        }
    }

    Object store(Object value, int position) throws SQLException {
        if (value instanceof String text) {
            return Arguments.requireUtf8(text, position);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof UUID
                || value instanceof byte[]) {
            return value;
        } else if (value instanceof BigDecimal number) {
            return decimal(number, position);
        } else if (value instanceof BigInteger number) {
            if (number.bitLength() > 127) {
                throw Arguments.refused(
                        position, "a BigInteger beyond 128 bits, which DuckDB cannot store as a number");
            }
            return number;
        } else if (value instanceof Json json) {
            return Arguments.requireUtf8(json.text(), position);
        } else if (value instanceof LocalDate date) {
            return date(date, position);
        } else if (value instanceof LocalTime time) {
            micros(time.getNano(), position);
            return time;
        } else if (value instanceof LocalDateTime dateTime) {
            return timestamp(dateTime, dateTime.getYear(), dateTime.getNano(), position);
        } else if (value instanceof OffsetDateTime dateTime) {
            return timestamp(dateTime, dateTime.getYear(), dateTime.getNano(), position);
        } else if (value instanceof Instant instant) {
            if (instant.isBefore(OffsetDateTime.MIN.toInstant()) || instant.isAfter(OffsetDateTime.MAX.toInstant())) {
                throw outOfRange(position);
            }
            return store(instant.atOffset(ZoneOffset.UTC), position);
        } else if (DuckDbNested.isNested(value)) {
            return nested.store(value, position);
        }
        throw new RunnelException(
                ErrorKind.PARAMETER,
                "Parameter " + position + " is a " + value.getClass().getName()
                        + ", which cannot be bound; convert it to a number, text, date, UUID, Json or byte[].");
    }

    private static BigDecimal decimal(BigDecimal number, int position) {
        BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
        if (plain.precision() > MOST_DIGITS || plain.scale() > MOST_DIGITS) {
            plain = plain.stripTrailingZeros();
            plain = plain.scale() < 0 ? plain.setScale(0) : plain;
        }
        if (plain.precision() > MOST_DIGITS || plain.scale() > MOST_DIGITS) {
            throw Arguments.refused(position, "a BigDecimal of more than 38 digits, which DuckDB cannot store");
        }
        return plain;
    }

    /** The driver takes dates before the year 1 for years of the Common Era; as a timestamp they are what they are. */
    private static Object date(LocalDate date, int position) {
        if (date.getYear() > 0 && date.getYear() <= LAST_YEAR) {
            return date;
        }
        return timestamp(date.atStartOfDay(), date.getYear(), 0, position);
    }

    private static Temporal timestamp(Temporal time, int year, int nano, int position) {
        micros(nano, position);
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw outOfRange(position);
        }
        return time;
    }

    private static void micros(int nano, int position) {
        if (nano % NANOS_PER_MICRO != 0) {
            throw Arguments.refused(
                    position, "a time with nanoseconds, which DuckDB would cut to microseconds; truncate it yourself");
        }
    }

    private static RunnelException outOfRange(int position) {
        return Arguments.refused(
                position, "a time outside the years " + FIRST_YEAR + " to " + LAST_YEAR + " that DuckDB keeps");
    }
}
