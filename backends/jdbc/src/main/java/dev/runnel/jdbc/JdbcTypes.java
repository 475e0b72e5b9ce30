package dev.runnel.jdbc;

import dev.runnel.spi.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How portable values are bound and read; this one does what JDBC 4.2 says. One instance serves a whole backend. */
public class JdbcTypes {
    private static final Map<Class<?>, Integer> SQL_TYPES = Map.ofEntries(
            Map.entry(Boolean.class, Types.BOOLEAN),
            Map.entry(Short.class, Types.SMALLINT),
            Map.entry(Integer.class, Types.INTEGER),
            Map.entry(Long.class, Types.BIGINT),
            Map.entry(Float.class, Types.REAL),
            Map.entry(Double.class, Types.DOUBLE),
            Map.entry(BigDecimal.class, Types.DECIMAL),
            Map.entry(BigInteger.class, Types.DECIMAL),
            Map.entry(String.class, Types.VARCHAR),
            Map.entry(Json.class, Types.VARCHAR),
            Map.entry(byte[].class, Types.VARBINARY),
            Map.entry(LocalDate.class, Types.DATE),
            Map.entry(LocalTime.class, Types.TIME),
            Map.entry(LocalDateTime.class, Types.TIMESTAMP),
            Map.entry(OffsetDateTime.class, Types.TIMESTAMP_WITH_TIMEZONE),
            Map.entry(Instant.class, Types.TIMESTAMP_WITH_TIMEZONE));

    /**
     * Refuses a text before it is prepared: more than one statement where the driver would drop the rest, say.
     *
     * @param arguments how many will be bound
     */
    protected void check(String sql, int arguments) {}

    /** Binds one set of arguments; throws PARAMETER or DATA_CONVERSION naming the position of the wrong one. */
    protected void bind(PreparedStatement statement, @Nullable Object[] arguments, List<Class<?>> types)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i], i < types.size() ? types.get(i) : Object.class);
        }
    }

    protected void bind(PreparedStatement statement, int index, @Nullable Object value, Class<?> type)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, SQL_TYPES.getOrDefault(type, Types.NULL));
        } else if (value instanceof Json json) {
            statement.setString(index, json.text());
        } else if (value instanceof Instant instant) {
            statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof BigInteger integer) {
            statement.setBigDecimal(index, new BigDecimal(integer));
        } else {
            statement.setObject(index, value);
        }
    }

    /**
     * Reads a value of the current row in the column's own type, as a class that {@link dev.runnel.row.Conversions} knows.
     *
     * @param index of the column, from 1
     * @param sqlType of the column, one of {@link Types}
     * @param typeName the database's name of the type; empty if the driver has none
     */
    protected @Nullable Object read(ResultSet result, int index, int sqlType, String typeName) throws SQLException {
        return switch (sqlType) {
            case Types.DATE -> result.getObject(index, LocalDate.class);
            case Types.TIME -> result.getObject(index, LocalTime.class);
            case Types.TIMESTAMP -> result.getObject(index, LocalDateTime.class);
            case Types.TIMESTAMP_WITH_TIMEZONE -> result.getObject(index, OffsetDateTime.class);
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB, Types.NCHAR, Types.NVARCHAR ->
                result.getString(index);
            case Types.BLOB -> result.getBytes(index);
            default -> result.getObject(index);
        };
    }
}
