package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads each value in the column's own type and converts it exactly: drivers narrow silently. */
final class JdbcRow implements Row {
    private final ResultSet result;
    private final Columns columns;
    private final int[] types;
    private long bytesRead;

    JdbcRow(ResultSet result, Columns columns) throws SQLException {
        this.result = result;
        this.columns = columns;
        ResultSetMetaData meta = result.getMetaData();
        types = new int[columns.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = meta.getColumnType(i + 1);
        }
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public boolean isNull(int i) {
        return read(i) == null;
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
        Object value = read(i);
        if (value == null) {
            return null;
        }
        return Conversions.convert(value, type, columns.name(i), columns.type(i));
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    private <T> T required(int i, Class<T> type) {
        T value = get(i, type);
        if (value == null) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "Column " + columns.name(i) + " is null and was read as " + type.getSimpleName()
                            + "; read it as a nullable type.");
        }
        return value;
    }

    private @Nullable Object read(int i) {
        Object value = value(i);
        if (value instanceof String text) {
            bytesRead += text.length();
        } else if (value instanceof byte[] bytes) {
            bytesRead += bytes.length;
        }
        return value;
    }

    private @Nullable Object value(int i) {
        int at = i + 1;
        try {
            return switch (types[i]) {
                case Types.DATE -> result.getObject(at, LocalDate.class);
                case Types.TIME -> result.getObject(at, LocalTime.class);
                case Types.TIMESTAMP -> result.getObject(at, LocalDateTime.class);
                case Types.TIMESTAMP_WITH_TIMEZONE -> result.getObject(at, OffsetDateTime.class);
                case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB, Types.NCHAR, Types.NVARCHAR ->
                    result.getString(at);
                case Types.BLOB -> result.getBytes(at);
                default -> result.getObject(at);
            };
        } catch (SQLException e) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "Column " + columns.name(i) + " (" + columns.type(i) + ") could not be read; see the cause.",
                    e);
        }
    }
}
