package dev.runnel.duckdb;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.sql.SQLException;
import java.time.DateTimeException;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBResultSetMetaData;
import org.jspecify.annotations.Nullable;

/** Reads each value in the column's own type and converts it exactly: the driver's getters narrow silently. */
abstract class DuckDbRow implements Row {
    final Columns columns;
    final DuckDBColumnType[] types;

    DuckDbRow(Columns columns) {
        this.columns = columns;
        this.types = new DuckDBColumnType[columns.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = DuckDBResultSetMetaData.TypeNameToType(columns.type(i));
        }
    }

    /** The value in the column's own type. */
    abstract @Nullable Object read(int i) throws SQLException;

    @Override
    public final Columns columns() {
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
    public final <T> @Nullable T get(int i, Class<T> type) {
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
}
