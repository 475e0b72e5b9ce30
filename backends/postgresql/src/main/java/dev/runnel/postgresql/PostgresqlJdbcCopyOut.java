package dev.runnel.postgresql;

import dev.runnel.jdbc.JdbcCursor;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import dev.runnel.spi.support.ConvertingRow;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** The bytes of a COPY to stdout as rows of one column: what has come of the server's rows, which it sends one by one. */
final class PostgresqlJdbcCopyOut implements JdbcCursor {
    private static final int CHUNK = 32 * 1024;
    private static final Columns COLUMNS = new Columns(List.of(new Columns.Column("copy", "bytea")));

    private final PgConnection connection;
    private final CopyOut copy;
    private byte[] bytes = new byte[CHUNK];
    private int filled;
    private @Nullable Chunk row;

    PostgresqlJdbcCopyOut(PgConnection connection, String sql) throws SQLException {
        this.connection = connection;
        this.copy = connection.getCopyAPI().copyOut(sql);
    }

    @Override
    public Columns columns(@Nullable Columns last) {
        return COLUMNS;
    }

    @Override
    public Row row(Columns columns) {
        Chunk chunk = new Chunk();
        row = chunk;
        return chunk;
    }

    @Override
    public boolean next() throws SQLException {
        filled = 0;
        byte[] read = copy.isActive() ? copy.readFromCopy() : null;
        while (read != null) {
            keep(read);
            read = filled < CHUNK ? copy.readFromCopy(false) : null;
        }
        if (row != null) {
            row.show(Arrays.copyOf(bytes, filled));
        }
        return filled > 0;
    }

    private void keep(byte[] more) {
        if (more.length > bytes.length - filled) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, filled + more.length));
        }
        System.arraycopy(more, 0, bytes, filled, more.length);
        filled += more.length;
    }

    /**
     * Reads the rest and throws it away, after the server was asked to stop; in a transaction it is let go on, because a cancel
     * would abort the transaction with it.
     */
    @Override
    public void close() throws SQLException {
        if (!copy.isActive()) {
            return;
        }
        if (connection.getTransactionState() == TransactionState.IDLE) {
            connection.cancelQuery();
        }
        try {
            while (copy.isActive()) {
                copy.readFromCopy();
            }
        } catch (SQLException e) {
            if (copy.isActive()) {
                // It was no answer of the server's, and nobody knows where in its answer the driver is.
                connection.abort(Runnable::run);
            }
        }
    }

    /** The chunk that the cursor is at. */
    private static final class Chunk extends ConvertingRow {
        private byte[] bytes = {};
        private long bytesRead;

        Chunk() {
            super(COLUMNS);
        }

        void show(byte[] next) {
            bytes = next;
            bytesRead += next.length;
        }

        @Override
        protected Object natural(int i) {
            return bytes;
        }

        @Override
        public long bytesRead() {
            return bytesRead;
        }
    }
}
