package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column for one parameter and adds the parameter to what goes wrong. A record, because the JIT trusts the
 * fields of records to be constant.
 *
 * @param wanted the type in the user's words, for errors
 * @param where the parameter and its class, for errors; empty for a scalar
 */
record ColumnReader(int index, String column, String storedType, Class<?> read, String wanted, String where) {
    long readLong(Row row) {
        try {
            return row.getLong(index);
        } catch (RunnelException e) {
            throw explain(row, e);
        }
    }

    int readInt(Row row) {
        try {
            return row.getInt(index);
        } catch (RunnelException e) {
            throw explain(row, e);
        }
    }

    double readDouble(Row row) {
        try {
            return row.getDouble(index);
        } catch (RunnelException e) {
            throw explain(row, e);
        }
    }

    boolean readBoolean(Row row) {
        try {
            return row.getBoolean(index);
        } catch (RunnelException e) {
            throw explain(row, e);
        }
    }

    @Nullable
    Object readNullable(Row row) {
        try {
            return row.get(index, read);
        } catch (RunnelException e) {
            throw e.kind() == ErrorKind.DATA_CONVERSION ? at(e) : e;
        }
    }

    Object readPresent(Row row) {
        Object value = readNullable(row);
        if (value == null) {
            throw nullRefused();
        }
        return value;
    }

    /** A codec refused a value that was there. */
    RunnelException refused(RuntimeException e) {
        if (e instanceof RunnelException ours) {
            return ours;
        }
        boolean clean = e instanceof Conversions.Refused;
        String why = clean ? String.valueOf(e.getMessage()) : "the class refuses the value (see the cause)";
        return error(why, clean ? null : e);
    }

    private RunnelException explain(Row row, RunnelException e) {
        if (e.kind() != ErrorKind.DATA_CONVERSION) {
            return e;
        }
        return row.isNull(index) ? nullRefused() : at(e);
    }

    private RunnelException at(RunnelException e) {
        return where.isEmpty()
                ? e
                : new RunnelException(
                        e.kind(),
                        e.getMessage() + " Wanted for " + where + ".",
                        e.getCause(),
                        e.details().withColumn(column));
    }

    private RunnelException nullRefused() {
        return error(
                "it is null and the type does not allow null. Make it nullable, or exclude nulls in the SQL", null);
    }

    private RunnelException error(String why, @Nullable Throwable cause) {
        return at(Conversions.error(column, storedType, wanted, why, cause));
    }
}
