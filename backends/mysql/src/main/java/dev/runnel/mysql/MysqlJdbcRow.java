package dev.runnel.mysql;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.support.ConvertingRow;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** The current row of a result, each value read in the class of its column's kind. */
final class MysqlJdbcRow extends ConvertingRow {
    private final ResultSet result;
    private final MysqlKind[] kinds;
    private final MysqlTypes types;
    private long bytesRead;

    MysqlJdbcRow(ResultSet result, Columns columns, MysqlKind[] kinds, MysqlTypes types) {
        super(columns);
        this.result = result;
        this.kinds = kinds;
        this.types = types;
    }

    @Override
    public boolean isNull(int i) {
        return raw(i) == null;
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public long getLong(int i) {
        return isWhole(i) ? whole(i, long.class) : super.getLong(i);
    }

    @Override
    public int getInt(int i) {
        if (isWhole(i)) {
            long value = whole(i, int.class);
            if ((int) value == value) {
                return (int) value;
            }
        }
        return super.getInt(i);
    }

    private boolean isWhole(int i) {
        return switch (kinds[i]) {
            case TINYINT1, SMALL, INT, LONG -> true;
            default -> false;
        };
    }

    private long whole(int i, Class<?> wanted) {
        try {
            long value = result.getLong(i + 1);
            if (value == 0 && result.wasNull()) {
                throw isNull(i, wanted);
            }
            return value;
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
    }

    @Override
    protected @Nullable Object natural(int i) {
        return natural(i, Object.class);
    }

    @Override
    protected @Nullable Object natural(int i, Class<?> wanted) {
        Object raw = raw(i);
        if (raw == null) {
            return null;
        }
        if (raw instanceof String text) {
            bytesRead += text.length();
        } else if (raw instanceof byte[] bytes) {
            bytesRead += bytes.length;
        }
        return types.natural(kinds[i], raw, wanted);
    }

    private @Nullable Object raw(int i) {
        try {
            return read(i, i + 1);
        } catch (SQLException e) {
            throw unreadable(i, e);
        }
    }

    private @Nullable Object read(int i, int at) throws SQLException {
        return switch (kinds[i]) {
            case TINYINT1, SMALL, INT, LONG -> {
                long value = result.getLong(at);
                yield value == 0 && result.wasNull() ? null : value;
            }
            case UNSIGNED -> result.getObject(at, BigInteger.class);
            case DECIMAL -> result.getBigDecimal(at);
            case FLOAT -> {
                float value = result.getFloat(at);
                yield value == 0 && result.wasNull() ? null : value;
            }
            case DOUBLE -> {
                double value = result.getDouble(at);
                yield value == 0 && result.wasNull() ? null : value;
            }
            case BYTES, BIT -> result.getBytes(at);
            case DATE -> orText(LocalDate.class, at);
            case DATETIME, TIMESTAMP -> orText(LocalDateTime.class, at);
            case TIME -> {
                String text = result.getString(at);
                yield text == null ? null : MysqlTime.parse(text);
            }
            case TEXT, JSON, UUID, NULL -> result.getString(at);
        };
    }

    /** The drivers take a date with zeros for NULL, or fail on it; its text is there all the same. */
    private @Nullable Object orText(Class<?> type, int at) throws SQLException {
        try {
            Object value = result.getObject(at, type);
            if (value != null) {
                return value;
            }
        } catch (SQLException | DateTimeException e) {
            String text = result.getString(at);
            if (text == null || text.isEmpty() || !Character.isDigit(text.charAt(0))) {
                throw e;
            }
            return text;
        }
        return result.getString(at);
    }

    private RunnelException unreadable(int i, SQLException e) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "Column '" + columns.name(i) + "' (" + columns.type(i) + ") could not be read; see the cause.",
                e,
                ErrorDetails.NONE.withColumn(columns.name(i)));
    }
}
