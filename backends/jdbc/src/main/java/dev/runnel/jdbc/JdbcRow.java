package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.support.ConvertingRow;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The current row of a driver's result set. */
final class JdbcRow extends ConvertingRow {
    private final ResultSet result;
    private final JdbcTypes types;
    private final int[] sqlTypes;
    private long bytesRead;

    JdbcRow(ResultSet result, Columns columns, JdbcTypes types) throws SQLException {
        super(columns);
        this.result = result;
        this.types = types;
        ResultSetMetaData meta = result.getMetaData();
        sqlTypes = new int[columns.size()];
        for (int i = 0; i < sqlTypes.length; i++) {
            sqlTypes[i] = meta.getColumnType(i + 1);
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
        try {
            return types.read(result, i + 1, sqlTypes[i], columns.type(i));
        } catch (SQLException e) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "Column " + columns.name(i) + " (" + columns.type(i) + ") could not be read; see the cause.",
                    e);
        }
    }
}
