package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.postgresql.PostgresqlTypes.Special;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Json;
import dev.runnel.spi.support.ConvertingRow;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgResultSet;

/** The current row of pgjdbc's result. Its getters are asked only for what the column is, which they give exactly. */
final class PostgresqlJdbcRow extends ConvertingRow {
    private final PgResultSet result;
    private long bytesRead;

    PostgresqlJdbcRow(PgResultSet result, Columns columns) {
        super(columns);
        this.result = result;
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public long getLong(int i) {
        try {
            if (isWhole(columns.type(i))) {
                long value = result.getLong(i + 1);
                if (value != 0 || !result.wasNull()) {
                    return value;
                }
            }
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
        return super.getLong(i);
    }

    @Override
    public int getInt(int i) {
        try {
            if (isWhole(columns.type(i))) {
                long value = result.getLong(i + 1);
                if (value == (int) value && (value != 0 || !result.wasNull())) {
                    return (int) value;
                }
            }
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
        return super.getInt(i);
    }

    private static boolean isWhole(String type) {
        return type.equals("int4") || type.equals("int8") || type.equals("int2");
    }

    @Override
    protected @Nullable Object natural(int i, Class<?> wanted) {
        return PostgresqlTypes.convert(natural(i), wanted);
    }

    @Override
    protected @Nullable Object natural(int i) {
        String type = columns.type(i);
        int at = i + 1;
        try {
            return switch (type) {
                case "int2", "int4", "int8" -> {
                    long value = result.getLong(at);
                    yield value == 0 && result.wasNull() ? null : value;
                }
                case "bool" -> {
                    boolean value = result.getBoolean(at);
                    yield result.wasNull() ? null : value;
                }
                case "float4" -> {
                    float value = result.getFloat(at);
                    yield result.wasNull() ? null : value;
                }
                case "float8" -> {
                    double value = result.getDouble(at);
                    yield result.wasNull() ? null : value;
                }
                case "text", "varchar" -> text(at);
                case "bytea" -> {
                    byte[] bytes = result.getBytes(at);
                    bytesRead += bytes == null ? 0 : bytes.length;
                    yield bytes;
                }
                case "numeric" -> {
                    Object number = result.getObject(at);
                    yield number == null || number instanceof BigDecimal
                            ? number
                            : PostgresqlTypes.parse(type, number.toString());
                }
                case "uuid" -> result.getObject(at, UUID.class);
                case "json", "jsonb" -> {
                    String json = text(at);
                    yield json == null ? null : new Json(json);
                }
                case "date" -> date(result.getObject(at, LocalDate.class));
                case "time" -> {
                    LocalTime time = result.getObject(at, LocalTime.class);
                    yield LocalTime.MAX.equals(time) ? new Special("24:00:00", null) : time;
                }
                case "timetz" -> {
                    OffsetTime time = result.getObject(at, OffsetTime.class);
                    yield OffsetTime.MAX.equals(time) ? new Special("24:00:00", null) : time;
                }
                case "timestamp" -> timestamp(result.getObject(at, LocalDateTime.class));
                case "timestamptz" -> instant(result.getObject(at, OffsetDateTime.class));
                default -> {
                    String text = text(at);
                    yield text == null ? null : PostgresqlTypes.parse(type, text);
                }
            };
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
    }

    private @Nullable String text(int at) throws SQLException {
        String text = result.getString(at);
        bytesRead += text == null ? 0 : text.length();
        return text;
    }

    /** pgjdbc has the ends of Java's time for the infinities. */
    private static @Nullable Object date(@Nullable LocalDate date) {
        return infinite(LocalDate.MAX, LocalDate.MIN, date);
    }

    private static @Nullable Object timestamp(@Nullable LocalDateTime time) {
        return infinite(LocalDateTime.MAX, LocalDateTime.MIN, time);
    }

    private static @Nullable Object instant(@Nullable OffsetDateTime time) {
        Object value = infinite(OffsetDateTime.MAX, OffsetDateTime.MIN, time);
        return value instanceof OffsetDateTime finite ? finite.withOffsetSameInstant(ZoneOffset.UTC) : value;
    }

    private static @Nullable Object infinite(Object most, Object least, @Nullable Object value) {
        if (most.equals(value)) {
            return new Special("infinity", null);
        }
        return least.equals(value) ? new Special("-infinity", null) : value;
    }

    private RunnelException unreadable(int i, SQLException e) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "Column " + columns.name(i) + " (" + columns.type(i) + ") could not be read; see the cause.",
                e);
    }
}
