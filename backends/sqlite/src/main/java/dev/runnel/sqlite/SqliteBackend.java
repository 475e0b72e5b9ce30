package dev.runnel.sqlite;

import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcSession;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.sql.render.Dialect;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One SQLite database: a file with one writer and many readers, or one session in memory. */
public final class SqliteBackend implements Backend {
    private final SqliteOptions options;
    private final SqliteOpener opener;
    private final SqliteTypes types = new SqliteTypes();
    private final SqliteErrors errors = new SqliteErrors();
    private final SqliteSchema schema = new SqliteSchema();
    private final Dialect dialect = new SqliteDialect();

    SqliteBackend(SqliteOptions options) {
        this.options = options;
        this.opener = new SqliteOpener(options, types, errors);
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.CANCEL_RUNNING,
                Capability.SAVEPOINTS,
                Capability.READ_ONLY_TRANSACTIONS,
                Capability.RETURNING,
                Capability.UPDATE_RETURNING,
                Capability.GENERATED_KEYS,
                Capability.UPSERT,
                Capability.CONFLICT_TARGET,
                Capability.CHECK_NAMES,
                Capability.FOREIGN_KEYS,
                Capability.FOREIGN_KEYS_PER_STATEMENT,
                Capability.TRANSACTIONAL_DDL,
                Capability.ISOLATION_SERIALIZABLE);
    }

    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public Sharing sharing() {
        return options.file() == null ? Sharing.SINGLE : Sharing.ONE_WRITER;
    }

    @Override
    public CompletionStage<Session> connect(Access access) {
        try {
            SqliteControl control = opener.open(access == Access.READ, schema);
            return CompletableFuture.completedFuture(
                    new JdbcSession(control.connection(), types, errors, control, options.statementCacheSize()));
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
