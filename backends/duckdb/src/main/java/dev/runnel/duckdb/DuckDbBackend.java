package dev.runnel.duckdb;

import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcSession;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.sql.render.Dialect;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** One DuckDB database, on a file or in memory, with any number of sessions. */
public final class DuckDbBackend implements Backend {
    private final DuckDbOptions options;
    private final DuckDbErrors errors = new DuckDbErrors();
    private final DuckDbOpener opener;
    private final Dialect dialect = new DuckDbDialect();

    DuckDbBackend(DuckDbOptions options) {
        this.options = options;
        this.opener = new DuckDbOpener(options, errors);
    }

    @Override
    public String name() {
        return "duckdb";
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.CANCEL_RUNNING,
                Capability.READ_ONLY_TRANSACTIONS,
                Capability.RETURNING,
                Capability.UPDATE_RETURNING,
                Capability.GENERATED_KEYS,
                Capability.UPSERT,
                Capability.CONFLICT_TARGET,
                Capability.FOREIGN_KEYS,
                Capability.CONCURRENT_WRITERS,
                Capability.TRANSACTIONAL_DDL,
                Capability.ISOLATION_SNAPSHOT,
                Capability.ARRAYS,
                Capability.PROGRESS);
    }

    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public Sharing sharing() {
        return Sharing.POOLED;
    }

    /** Each batch is one flush of the Appender, which costs as much as some thousand rows; four of DuckDB's vectors. */
    @Override
    public int bulkRows() {
        return 8_192;
    }

    @Override
    public CompletionStage<Session> connect(Access access) {
        try {
            DuckDBConnection connection = opener.open();
            var types = new DuckDbTypes(connection);
            var control = new DuckDbControl(connection, types, errors);
            return CompletableFuture.completedFuture(
                    new JdbcSession(connection, types, errors, control, options.statementCacheSize()));
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        try {
            opener.close();
            return CompletableFuture.completedFuture(null);
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(errors.translate(e));
        }
    }
}
