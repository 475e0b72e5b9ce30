package dev.runnel.jdbc;

import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of a statement that runs. One thread at a time. */
public interface JdbcCursor {
    /**
     * The columns, before the first row.
     *
     * @param last those of the statement's last run, if they are still the same for sure
     */
    Columns columns(@Nullable Columns last) throws SQLException;

    /** A view of the current row, whichever that is. */
    Row row(Columns columns) throws SQLException;

    boolean next() throws SQLException;

    void close() throws SQLException;
}
