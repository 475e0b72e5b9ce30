package dev.runnel.mysql;

import dev.runnel.jdbc.ManyRows;
import dev.runnel.spi.Json;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as one insert: one round trip for a thousand of them, within the limits of parameters and of the packet.
 */
final class MysqlJdbcRows implements ManyRows {
    private static final int MOST_ROWS = 1_000;
    /** What a value takes beside its text or bytes, at most. */
    private static final int VALUE_BYTES = 24;
    /** In UTF-8 a character of Java's takes three bytes at most. */
    private static final int CHARACTER_BYTES = 3;

    private final MysqlJdbcTypes types;
    private final LongSupplier maxPacket;

    MysqlJdbcRows(MysqlJdbcTypes types, LongSupplier maxPacket) {
        this.types = types;
        this.maxPacket = maxPacket;
    }

    @Override
    public int perStatement(int columns) {
        return Math.min(MOST_ROWS, MysqlDialect.MOST_PARAMETERS / columns);
    }

    @Override
    public boolean takesRest() {
        return true;
    }

    @Override
    public boolean fits(List<@Nullable Object[]> rows) {
        long bytes = 0;
        for (@Nullable Object[] row : rows) {
            for (Object value : row) {
                bytes += VALUE_BYTES + length(value);
            }
        }
        return bytes < maxPacket.getAsLong() / 2;
    }

    private static long length(@Nullable Object value) {
        if (value instanceof String text) {
            return (long) CHARACTER_BYTES * text.length();
        } else if (value instanceof Json json) {
            return (long) CHARACTER_BYTES * json.text().length();
        }
        return value instanceof byte[] bytes ? bytes.length : 0;
    }

    @Override
    public long insert(PreparedStatement statement, Iterable<@Nullable Object[]> rows, int parameters)
            throws SQLException {
        int offset = 0;
        for (@Nullable Object[] row : rows) {
            types.bindFrom(statement, row, offset);
            offset += row.length;
        }
        return statement.executeLargeUpdate();
    }
}
