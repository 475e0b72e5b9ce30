package dev.runnel.duckdb;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Json;
import dev.runnel.spi.Row;
import java.sql.SQLException;
import java.time.DateTimeException;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBResultSet;
import org.duckdb.DuckDBResultSetMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Reads each value in the column's own type and converts it exactly: the driver's getters narrow silently (getLong of
 * 2^64-1 is -1), and its timestamps are the JVM's time zone's.
 */
final class DuckDbRow implements Row {
    private final DuckDBResultSet result;
    private final Columns columns;
    private final DuckDBColumnType[] types;

    DuckDbRow(DuckDBResultSet result, Columns columns) {
        this.result = result;
        this.columns = columns;
        this.types = new DuckDBColumnType[columns.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = DuckDBResultSetMetaData.TypeNameToType(columns.type(i));
        }
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public boolean isNull(int i) {
        return natural(i) == null;
    }

    @Override
    public long getLong(int i) {
        return required(i, Long.class);
    }

    @Override
    public int getInt(int i) {
        return required(i, Integer.class);
    }

    @Override
    public double getDouble(int i) {
        return required(i, Double.class);
    }

    @Override
    public boolean getBoolean(int i) {
        return required(i, Boolean.class);
    }

    @Override
    public <T> @Nullable T get(int i, Class<T> type) {
        return Conversions.convert(natural(i), type, columns.name(i), columns.type(i));
    }

    private <T> T required(int i, Class<T> type) {
        T value = get(i, type);
        if (value == null) {
            throw DuckDbValues.isNull(columns, i, type);
        }
        return value;
    }

    private @Nullable Object natural(int i) {
        try {
            return read(i);
        } catch (SQLException | DateTimeException | ArithmeticException e) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "Column '" + columns.name(i) + "' (" + columns.type(i)
                            + ") holds a value that Java's types cannot tell; cast it to varchar in the SQL.",
                    e,
                    ErrorDetails.NONE.withColumn(columns.name(i)));
        }
    }

    private @Nullable Object read(int i) throws SQLException {
        int at = i + 1;
        return switch (types[i]) {
            case TINYINT, UTINYINT, SMALLINT -> {
                Object number = result.getObject(at);
                yield number == null ? null : (Object) ((Number) number).shortValue();
            }
            case TIMESTAMP -> {
                long micros = result.getLong(at);
                yield result.wasNull() ? null : DuckDbValues.timestamp(micros, columns, i);
            }
            case TIMESTAMP_WITH_TIME_ZONE -> {
                long micros = result.getLong(at);
                yield result.wasNull() ? null : DuckDbValues.timestampTz(micros, columns, i);
            }
            case TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS -> {
                var time = result.getObject(at, java.time.LocalDateTime.class);
                yield time == null ? null : DuckDbValues.finite(time, columns, i);
            }
            case DATE -> {
                var date = (java.time.LocalDate) result.getObject(at);
                yield date == null ? null : DuckDbValues.finite(date, columns, i);
            }
            case BLOB, GEOMETRY -> result.getBytes(at);
            case JSON -> {
                String text = result.getString(at);
                yield text == null ? null : new Json(text);
            }
            default -> DuckDbValues.natural(result.getObject(at), columns, i);
        };
    }
}
