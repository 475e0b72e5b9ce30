package dev.runnel.postgresql;

import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgResultSet;

/** The rows of one run. Where they come in parts, the parts grow from the second on, as far as their bytes allow. */
final class PostgresqlJdbcCursor implements JdbcCursor {
    private static final int LARGEST_PART = 1_024;
    private static final int BYTES_OF_PART = 2 << 20;

    private final PgResultSet result;
    private final PostgresqlJdbcColumns columns;
    private @Nullable PostgresqlJdbcRow row;
    private int untilGrown;

    PostgresqlJdbcCursor(PgResultSet result, PostgresqlJdbcColumns columns, boolean grows) throws SQLException {
        this.result = result;
        this.columns = columns;
        this.untilGrown = grows ? result.getFetchSize() : 0;
    }

    /** Also of a statement that ran before: a table may have been changed since. */
    @Override
    public Columns columns(@Nullable Columns last) throws SQLException {
        return columns.of(result);
    }

    @Override
    public Row row(Columns columns) {
        row = new PostgresqlJdbcRow(result, columns);
        return row;
    }

    @Override
    public boolean next() throws SQLException {
        if (untilGrown > 0 && --untilGrown == 0 && row != null) {
            long bytes = row.bytesRead() / Math.max(1, result.getFetchSize()) + 1;
            result.setFetchSize((int) Math.max(1, Math.min(LARGEST_PART, BYTES_OF_PART / bytes)));
        }
        return result.next();
    }

    @Override
    public void close() throws SQLException {
        result.close();
    }
}
