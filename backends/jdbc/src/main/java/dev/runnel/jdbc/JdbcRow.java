package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.support.ConvertingRow;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The current row of a driver's result set. */
final class JdbcRow extends ConvertingRow {
    private final ResultSet result;
    private final int[] types;
    private long bytesRead;

    JdbcRow(ResultSet result, Columns columns) throws SQLException {
        super(columns);
        this.result = result;
        ResultSetMetaData meta = result.getMetaData();
        types = new int[columns.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = meta.getColumnType(i + 1);
        }
    }

    @Override
    public boolean isNull(int i) {
        return value(i) == null;
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    protected @Nullable Object natural(int i) {
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
