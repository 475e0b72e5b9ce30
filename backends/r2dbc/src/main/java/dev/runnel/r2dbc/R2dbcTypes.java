package dev.runnel.r2dbc;

import dev.runnel.spi.Json;
import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How portable values are bound and read; this one does what R2DBC says. One instance serves a whole backend. */
public class R2dbcTypes {
    /**
     * Refuses a text before it is made a statement.
     *
     * @param arguments how many will be bound
     */
    protected void check(String sql, int arguments) {}

    /**
     * True if the next borrower of the session might notice that this text has run: by a setting, a temporary table, a lock.
     * Asked once for each text.
     */
    protected boolean leavesTraces(String sql) {
        return false;
    }

    /** Binds one set of arguments; throws PARAMETER or DATA_CONVERSION naming the position of the wrong one. */
    protected void bind(Statement statement, @Nullable Object[] arguments, List<Class<?>> types) {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i, arguments[i], i < types.size() ? types.get(i) : Object.class);
        }
    }

    /** @param index from 0 */
    protected void bind(Statement statement, int index, @Nullable Object value, Class<?> type) {
        if (value == null) {
            statement.bindNull(index, nullType(type));
        } else if (value instanceof Json json) {
            statement.bind(index, json.text());
        } else if (value instanceof Instant instant) {
            statement.bind(index, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof BigInteger integer) {
            statement.bind(index, new BigDecimal(integer));
        } else if (value instanceof byte[] bytes) {
            statement.bind(index, ByteBuffer.wrap(bytes));
        } else {
            statement.bind(index, value);
        }
    }

    /** The class that a null of a portable type is bound as; {@code Object.class} where the type is not known. */
    protected Class<?> nullType(Class<?> type) {
        if (type == Json.class) {
            return String.class;
        }
        return type == byte[].class ? ByteBuffer.class : type;
    }

    /** The database's name of the column's type, as both transports of it give it. */
    protected String typeName(ColumnMetadata column) {
        return column.getType().getName();
    }

    /** How a column is read in its own type: as one of the portable types where there is one. */
    protected ColumnReader reader(ColumnMetadata column) {
        return R2dbcTypes::natural;
    }

    /** What a value becomes for a reader of this type, where a backend makes more of it than the table of conversions. */
    protected @Nullable Object convert(@Nullable Object value, Class<?> wanted) {
        return value;
    }

    /**
     * What is kept of a column for {@link #readAlike}, as long as the statement's text is known: nothing that leads to the
     * connection, which would outlive it so (r2dbc-postgresql's metadata have its codecs, 40 KB and more).
     */
    protected Object remembered(ColumnMetadata column) {
        return typeName(column);
    }

    /** True if a column of a later run of the same statement is of the type that it had in an earlier one. */
    protected boolean readAlike(Object remembered, ColumnMetadata later) {
        return remembered.equals(remembered(later));
    }

    private static @Nullable Object natural(Row row, int column) {
        Object value = row.get(column);
        if (value instanceof ByteBuffer buffer) {
            var bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        if (value instanceof Clob || value instanceof Blob) {
            throw new IllegalStateException(
                    "The driver gives this column as a stream; its backend reads it otherwise.");
        }
        return value;
    }
}
