package dev.runnel.duckdb;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Json;
import dev.runnel.spi.support.ConvertingRow;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.Map;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBResultSetMetaData;
import org.jspecify.annotations.Nullable;

/** A row of either way of reading: its values' types, and what they cost. */
abstract class DuckDbRow extends ConvertingRow {
    private static final int ELEMENT_BYTES = 16;

    final DuckDBColumnType[] types;
    private long bytesRead;

    DuckDbRow(Columns columns) {
        super(columns);
        this.types = new DuckDBColumnType[columns.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = DuckDBResultSetMetaData.TypeNameToType(columns.type(i));
        }
    }

    /** The value in the column's own type. */
    abstract @Nullable Object read(int i) throws SQLException;

    @Override
    public boolean isNull(int i) {
        return value(i) == null;
    }

    @Override
    public final long bytesRead() {
        return bytesRead;
    }

    @Override
    protected final @Nullable Object natural(int i) {
        Object value = value(i);
        if (value != null) {
            bytesRead += bytes(value);
        }
        return value;
    }

    private static long bytes(Object value) {
        if (value instanceof String text) {
            return text.length();
        } else if (value instanceof Number || value instanceof Boolean) {
            return 0;
        } else if (value instanceof Json json) {
            return json.text().length();
        } else if (value instanceof byte[] bytes) {
            return bytes.length;
        } else if (value instanceof Collection<?> list) {
            return sum(list);
        }
        return value instanceof Map<?, ?> map ? sum(map.keySet()) + sum(map.values()) : 0;
    }

    /** Of a nested value every element counts, were it only for the object that it is. */
    private static long sum(Collection<?> values) {
        long bytes = 0;
        for (Object value : values) {
            bytes += ELEMENT_BYTES + (value == null ? 0 : bytes(value));
        }
        return bytes;
    }

    private @Nullable Object value(int i) {
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
}
