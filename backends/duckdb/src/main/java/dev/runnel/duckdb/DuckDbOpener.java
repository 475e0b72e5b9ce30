package dev.runnel.duckdb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.EmbeddedFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * Opens the database once and gives each session a duplicate of that connection: all of them see the same data, in
 * memory too, and what is in memory lives until the database is closed.
 */
final class DuckDbOpener {
    private static final String PRODUCT = "DuckDB";

    private final DuckDbOptions options;
    private final DuckDbErrors errors;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable DuckDBConnection root;
    private boolean closed;

    DuckDbOpener(DuckDbOptions options, DuckDbErrors errors) {
        this.options = options;
        this.errors = errors;
    }

    DuckDBConnection open() {
        lock.lock();
        try {
            if (closed) {
                throw new RunnelException(ErrorKind.CLOSED, "The database was closed.");
            }
            if (root == null) {
                root = connect();
            }
            return root.duplicate();
        } catch (SQLException e) {
            throw errors.opening(e, options.file());
        } finally {
            lock.unlock();
        }
    }

    void close() throws SQLException {
        lock.lock();
        try {
            closed = true;
            if (root != null) {
                root.close();
                root = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private DuckDBConnection connect() throws SQLException {
        Path file = options.file();
        if (file != null) {
            check(file);
        }
        String url = "jdbc:duckdb:" + (file == null ? "" : file);
        return new DuckDBDriver().connect(url, options.properties()).unwrap(DuckDBConnection.class);
    }

    private void check(Path file) {
        EmbeddedFile.requireUsable(file, options.mode(), PRODUCT);
        // The driver reads options behind a semicolon.
        if (file.toString().indexOf(';') >= 0) {
            throw EmbeddedFile.failed(PRODUCT, "the driver takes no path that holds a semicolon; rename " + file);
        }
    }
}
