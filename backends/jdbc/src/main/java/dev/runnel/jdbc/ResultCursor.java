package dev.runnel.jdbc;

import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The rows of a JDBC result set. */
final class ResultCursor implements JdbcCursor {
    private final ResultSet result;
    private final JdbcTypes types;

    ResultCursor(ResultSet result, JdbcTypes types) {
        this.result = result;
        this.types = types;
    }

    @Override
    public Columns columns(@Nullable Columns last) throws SQLException {
        if (last != null) {
            return last;
        }
        ResultSetMetaData meta = result.getMetaData();
        var columns = new ArrayList<Columns.Column>(meta.getColumnCount());
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String type = meta.getColumnTypeName(i);
            columns.add(new Columns.Column(meta.getColumnLabel(i), type == null ? "" : type));
        }
        return new Columns(columns);
    }

    @Override
    public Row row(Columns columns) throws SQLException {
        return new JdbcRow(result, columns, types);
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
