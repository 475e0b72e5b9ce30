package dev.runnel.spi.support;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import org.jspecify.annotations.Nullable;

/** Reads each value in the column's own type and converts it exactly: the getters of drivers narrow silently. */
public abstract class ConvertingRow implements Row {
    protected final Columns columns;

    protected ConvertingRow(Columns columns) {
        this.columns = columns;
    }

    /** The value in the column's own type. */
    protected abstract @Nullable Object natural(int i);

    @Override
    public final Columns columns() {
        return columns;
    }

    @Override
    public boolean isNull(int i) {
        try {
            return natural(i) == null;
        } catch (Conversions.Refused e) {
            return false; // it is something, which nothing can be read as
        }
    }

    @Override
    public long getLong(int i) {
        return required(i, long.class, Long.class);
    }

    @Override
    public int getInt(int i) {
        return required(i, int.class, Integer.class);
    }

    @Override
    public double getDouble(int i) {
        return required(i, double.class, Double.class);
    }

    @Override
    public boolean getBoolean(int i) {
        return required(i, boolean.class, Boolean.class);
    }

    @Override
    public final <T> @Nullable T get(int i, Class<T> type) {
        try {
            return Conversions.convert(natural(i, type), type);
        } catch (Conversions.Refused e) {
            throw Conversions.error(
                    columns.name(i), columns.type(i), type.getSimpleName(), String.valueOf(e.getMessage()), null);
        }
    }

    /** The value for a reader of this type, where a backend makes more of it than {@link Conversions}; may throw {@link Conversions.Refused}. */
    protected @Nullable Object natural(int i, Class<?> wanted) {
        return natural(i);
    }

    private <T> T required(int i, Class<T> type, Class<T> boxed) {
        T value = get(i, boxed);
        if (value == null) {
            throw isNull(i, type);
        }
        return value;
    }

    /** A NULL was to be read as a type that has none. */
    protected final RunnelException isNull(int i, Class<?> type) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "Column '" + columns.name(i) + "' is null and was read as " + type.getSimpleName()
                        + "; read it as a nullable type.",
                null,
                ErrorDetails.NONE.withColumn(columns.name(i)));
    }
}
