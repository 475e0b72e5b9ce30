package dev.runnel.sqlite;

import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/** Steps through a statement's rows without the driver's result set, which costs a third more for a single row. */
final class SqliteCursor implements JdbcCursor {
    private final DB db;
    private final long statement;
    private final int count;
    private boolean onFirst;
    private boolean ended;

    /** @param first whether the statement stands on its first row; if not, it has none */
    SqliteCursor(DB db, long statement, int count, boolean first) {
        this.db = db;
        this.statement = statement;
        this.count = count;
        this.onFirst = first;
        this.ended = !first;
    }

    @Override
    public Columns columns(@Nullable Columns last) throws SQLException {
        if (last != null && last.size() == count) {
            return last;
        }
        var columns = new ArrayList<Columns.Column>(count);
        for (int i = 0; i < count; i++) {
            String type = db.column_decltype(statement, i);
            columns.add(new Columns.Column(db.column_name(statement, i), type == null ? "" : type));
        }
        return new Columns(columns);
    }

    @Override
    public Row row(Columns columns) {
        return new SqliteRow(db, statement, columns);
    }

    @Override
    public boolean next() throws SQLException {
        if (ended) {
            return false;
        }
        if (onFirst) {
            onFirst = false;
            return true;
        }
        int code = db.step(statement);
        if (code == Codes.SQLITE_ROW) {
            return true;
        }
        ended = true;
        if (code != Codes.SQLITE_DONE) {
            db.throwex(code);
        }
        return false;
    }

    /** Gives the read lock back, and is what makes an autocommitted insert with returning take effect. */
    @Override
    public void close() throws SQLException {
        ended = true;
        db.reset(statement);
    }
}
