package dev.runnel.sqlite;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/**
 * Reads each value by the class in which SQLite stored it, straight from the statement: the driver's getters convert
 * silently (getInt of 2^63-1 is -1, of '12abc' is 12). Valid while its session's thread is inside the fetch.
 */
final class SqliteRow implements Row {
    private final DB db;
    private final long statement;
    private final Columns columns;
    private final int count;
    private long bytesRead;

    SqliteRow(DB db, long statement, Columns columns) {
        this.db = db;
        this.statement = statement;
        this.columns = columns;
        this.count = columns.size();
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public boolean isNull(int i) {
        return storage(i) == Codes.SQLITE_NULL;
    }

    @Override
    public long getLong(int i) {
        try {
            return storage(i) == Codes.SQLITE_INTEGER ? db.column_long(statement, i) : required(i, Long.class);
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
    }

    @Override
    public int getInt(int i) {
        try {
            if (storage(i) == Codes.SQLITE_INTEGER) {
                long value = db.column_long(statement, i);
                if ((int) value == value) {
                    return (int) value;
                }
            }
            return required(i, Integer.class);
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
    }

    @Override
    public double getDouble(int i) {
        try {
            return storage(i) == Codes.SQLITE_FLOAT ? db.column_double(statement, i) : required(i, Double.class);
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
    }

    @Override
    public boolean getBoolean(int i) {
        try {
            if (storage(i) == Codes.SQLITE_INTEGER) {
                long value = db.column_long(statement, i);
                if (value == 0 || value == 1) {
                    return value == 1;
                }
            }
            return required(i, Boolean.class);
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public <T> @Nullable T get(int i, Class<T> type) {
        Object value = stored(i);
        if (value == null) {
            return null;
        }
        String declared = columns.type(i);
        return type.isInstance(value) && (type != Object.class || declared.isEmpty())
                ? type.cast(value)
                : SqliteValues.convert(value, type, columns.name(i), declared);
    }

    private <T> T required(int i, Class<T> type) {
        T value = get(i, type);
        if (value == null) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "Column " + columns.name(i) + " is NULL and was read as " + type.getSimpleName()
                            + "; read it as a nullable type.");
        }
        return value;
    }

    private int storage(int i) {
        try {
            // SQLite answers NULL beyond the last column; that would be a wrong answer here.
            if (i < 0 || i >= count) {
                throw new IndexOutOfBoundsException("Column index " + i + " of " + count + " columns");
            }
            return db.column_type(statement, i);
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
    }

    private @Nullable Object stored(int i) {
        try {
            return switch (storage(i)) {
                case Codes.SQLITE_INTEGER -> db.column_long(statement, i);
                case Codes.SQLITE_FLOAT -> db.column_double(statement, i);
                case Codes.SQLITE_TEXT -> text(i);
                case Codes.SQLITE_BLOB -> {
                    byte[] bytes = db.column_blob(statement, i);
                    bytesRead += bytes == null ? 0 : bytes.length;
                    yield bytes == null ? new byte[0] : bytes;
                }
                default -> null;
            };
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
    }

    private String text(int i) throws SQLException {
        String text = db.column_text(statement, i);
        bytesRead += text.length();
        // The driver puts U+FFFD where the stored bytes are no UTF-8.
        if (text.indexOf('\uFFFD') >= 0
                && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), db.column_blob(statement, i))) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "Column " + columns.name(i) + " holds text that is not UTF-8; read it with cast(… as blob).");
        }
        return text;
    }

    private RunnelException unreadable(int i, SQLException e) {
        return new RunnelException(ErrorKind.OTHER, "Column " + columns.name(i) + " could not be read.", e);
    }
}
