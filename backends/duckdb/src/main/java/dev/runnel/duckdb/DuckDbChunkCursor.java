package dev.runnel.duckdb;

import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.duckdb.DuckDBChunkedResult;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement chunk by chunk, as DuckDB computes them: a result of any size takes little memory.
 *
 * <p>The driver ends a stream that fails as if it were complete (2.0.0.1: 88 of 100 million rows and no error). It has a
 * method that looks for the error and is not public, so it is looked up here; a driver without it is read by rows.
 */
final class DuckDbChunkCursor implements JdbcCursor {
    private static final @Nullable MethodHandle CHECK_ERROR = checkError();

    private final DuckDBChunkedResult result;
    private final ResultSetMetaData meta;
    private @Nullable DuckDbChunkRow row;
    private long at;
    private long rows;

    DuckDbChunkCursor(DuckDBChunkedResult result, ResultSetMetaData meta) {
        this.result = result;
        this.meta = meta;
    }

    /** True if a stream that fails can be told from one that ends. */
    static boolean isSafe() {
        return CHECK_ERROR != null;
    }

    private static @Nullable MethodHandle checkError() {
        try {
            return MethodHandles.privateLookupIn(DuckDBChunkedResult.class, MethodHandles.lookup())
                    .findVirtual(DuckDBChunkedResult.class, "checkError", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public Columns columns(@Nullable Columns last) throws SQLException {
        return DuckDbCursor.columns(meta, last);
    }

    @Override
    public Row row(Columns columns) {
        row = new DuckDbChunkRow(columns);
        return row;
    }

    @Override
    public boolean next() throws SQLException {
        DuckDbChunkRow current = row;
        if (++at < rows && current != null) {
            current.row(at);
            return true;
        }
        return current != null && nextChunk(current);
    }

    private boolean nextChunk(DuckDbChunkRow current) throws SQLException {
        try {
            while (result.nextChunk()) {
                at = 0;
                rows = result.chunk().rowCount();
                if (rows > 0) {
                    current.chunk(result.chunk());
                    current.row(0);
                    return true;
                }
            }
        } catch (IllegalStateException e) {
            throw new SQLException("The connection was closed.", "08003", e);
        }
        rows = 0;
        failIfFailed();
        return false;
    }

    private void failIfFailed() throws SQLException {
        try {
            if (CHECK_ERROR != null) {
                CHECK_ERROR.invokeExact(result);
            }
        } catch (SQLException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new SQLException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        result.close();
    }
}
