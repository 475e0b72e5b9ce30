package dev.runnel.r2dbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.r2dbc.StatementTexts.Shape;
import dev.runnel.spi.support.ConvertingRow;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

/** The current row of a driver's result; one object for all rows of it. */
final class R2dbcRow extends ConvertingRow {
    private static final int NONE = -1;

    private final ColumnReader[] readers;
    private final R2dbcTypes types;
    private @Nullable Row row;
    private long bytesRead;
    /** The value read last: mappers ask whether it is null before they ask for it. */
    private int lastColumn = NONE;

    private @Nullable Object last;

    R2dbcRow(Shape shape) {
        super(shape.columns);
        this.readers = shape.readers;
        this.types = shape.types;
    }

    void moveTo(@Nullable Row next) {
        row = next;
        lastColumn = NONE;
        last = null;
    }

    @Override
    public long getLong(int i) {
        return natural(i) instanceof Long value ? value : super.getLong(i);
    }

    @Override
    public int getInt(int i) {
        Object value = natural(i);
        if (value instanceof Integer same) {
            return same;
        }
        // Drivers' readers give whole numbers of any size as Long.
        return value instanceof Long number && (int) (long) number == number ? (int) (long) number : super.getInt(i);
    }

    @Override
    public double getDouble(int i) {
        return natural(i) instanceof Double value ? value : super.getDouble(i);
    }

    @Override
    public boolean getBoolean(int i) {
        return natural(i) instanceof Boolean value ? value : super.getBoolean(i);
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    protected @Nullable Object natural(int i, Class<?> wanted) {
        return types.convert(readers[i].as(natural(i), wanted), wanted);
    }

    @Override
    protected @Nullable Object natural(int i) {
        if (i == lastColumn) {
            return last;
        }
        Object value = read(i);
        if (value instanceof String text) {
            bytesRead += text.length();
        } else if (value instanceof byte[] bytes) {
            bytesRead += bytes.length;
        }
        lastColumn = i;
        last = value;
        return value;
    }

    private @Nullable Object read(int i) {
        Row current = row;
        if (current == null) {
            throw new IllegalStateException("A row may be read only inside the call that got it.");
        }
        try {
            return readers[i].read(current, i);
        } catch (RunnelException e) {
            throw e;
        } catch (R2dbcException
                | IllegalArgumentException
                | IllegalStateException
                | UnsupportedOperationException
                | ArithmeticException e) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "Column " + columns.name(i) + " (" + columns.type(i) + ") could not be read; see the cause.",
                    e);
        }
    }
}
