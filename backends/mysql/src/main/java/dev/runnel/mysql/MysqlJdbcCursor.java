package dev.runnel.mysql;

import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The rows of a result that comes as it is read. One that is closed before its end is stopped on the server first. */
final class MysqlJdbcCursor implements JdbcCursor {
    private final ResultSet result;
    private final MysqlJdbcControl control;
    private boolean ended;

    MysqlJdbcCursor(ResultSet result, MysqlJdbcControl control) {
        this.result = result;
        this.control = control;
    }

    @Override
    public Columns columns(@Nullable Columns last) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        int count = meta.getColumnCount();
        if (last != null && last.size() == count) {
            return last;
        }
        var columns = new ArrayList<Columns.Column>(count);
        for (int i = 1; i <= count; i++) {
            columns.add(new Columns.Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
        }
        return new Columns(columns);
    }

    @Override
    public Row row(Columns columns) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        var kinds = new MysqlKind[columns.size()];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = control.driver.kind(meta, i + 1);
        }
        return new MysqlJdbcRow(result, columns, kinds, control.types.types);
    }

    @Override
    public boolean next() throws SQLException {
        boolean there = result.next();
        ended = !there;
        return there;
    }

    /** What is left has to be read to its end, which comes soon; a connection on which it may not is given up. */
    @Override
    public void close() throws SQLException {
        if (ended) {
            control.lookAtTransaction();
        } else {
            try {
                control.stop();
            } catch (SQLException | RuntimeException e) {
                control.drop();
                throw e;
            }
        }
        try {
            result.close();
        } catch (SQLException e) {
            if (ended) {
                throw e;
            }
        }
    }
}
