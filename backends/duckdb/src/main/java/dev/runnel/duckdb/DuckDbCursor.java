package dev.runnel.duckdb;

import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/** The rows of the driver's result set, which holds them all outside the heap: for columns that its chunks cannot tell. */
final class DuckDbCursor implements JdbcCursor {
    private final DuckDBResultSet result;

    DuckDbCursor(DuckDBResultSet result) {
        this.result = result;
    }

    @Override
    public Columns columns(@Nullable Columns last) throws SQLException {
        return columns(result.getMetaData(), last);
    }

    /** The columns; the last ones if they are the same still. */
    static Columns columns(ResultSetMetaData meta, @Nullable Columns last) throws SQLException {
        int count = meta.getColumnCount();
        if (last != null && isSame(meta, last)) {
            return last;
        }
        var columns = new ArrayList<Columns.Column>(count);
        for (int i = 1; i <= count; i++) {
            columns.add(new Columns.Column(meta.getColumnName(i), meta.getColumnTypeName(i)));
        }
        return new Columns(columns);
    }

    private static boolean isSame(ResultSetMetaData meta, Columns last) throws SQLException {
        boolean same = meta.getColumnCount() == last.size();
        for (int i = 0; same && i < last.size(); i++) {
            same = last.name(i).equals(meta.getColumnName(i + 1))
                    && last.type(i).equals(meta.getColumnTypeName(i + 1));
        }
        return same;
    }

    @Override
    public Row row(Columns columns) {
        return new DuckDbRow(result, columns);
    }

    @Override
    public boolean next() throws SQLException {
        return result.next();
    }

    @Override
    public void close() throws SQLException {
        result.close();
    }
}
