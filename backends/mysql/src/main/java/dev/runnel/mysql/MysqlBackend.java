package dev.runnel.mysql;

import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.spi.SessionLock;
import dev.runnel.sql.render.Dialect;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A MySQL or MariaDB server, by whichever transport. */
public final class MysqlBackend implements Backend {
    /** Locks are the server's, so the name is of the database; 64 characters are the most. */
    private static final String LOCK = "sha2(concat('runnel migrates ', database()), 256)";

    private final MysqlOptions options;
    private final boolean blocking;
    private final MysqlSessions sessions;
    private final Dialect dialect;

    MysqlBackend(MysqlOptions options, boolean blocking, MysqlSessions sessions) {
        this.options = options;
        this.blocking = blocking;
        this.sessions = sessions;
        this.dialect = options.mariaDb() ? new MariaDbDialect(options.zone()) : new MysqlDialect(options.zone());
    }

    @Override
    public String name() {
        return options.mariaDb() ? "mariadb" : "mysql";
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(
                Capability.CANCEL_RUNNING,
                Capability.SAVEPOINTS,
                Capability.READ_ONLY_TRANSACTIONS,
                Capability.GENERATED_KEYS,
                Capability.UPSERT,
                Capability.CONSTRAINT_NAMES,
                Capability.CHECK_NAMES,
                Capability.FOREIGN_KEYS,
                Capability.CONCURRENT_WRITERS,
                Capability.ROW_LOCKS,
                Capability.ISOLATION_READ_UNCOMMITTED,
                Capability.ISOLATION_READ_COMMITTED,
                Capability.ISOLATION_REPEATABLE_READ,
                Capability.ISOLATION_SERIALIZABLE);
        if (options.mariaDb()) {
            capabilities.add(Capability.RETURNING);
        }
        return capabilities;
    }

    @Override
    public boolean blocking() {
        return blocking;
    }

    @Override
    public Sharing sharing() {
        return Sharing.POOLED;
    }

    @Override
    public SessionLock migrationLock() {
        return new SessionLock(
                "select get_lock(" + LOCK + ", 0)",
                "select release_lock(" + LOCK + ")",
                "select is_used_lock(" + LOCK + ")");
    }

    @Override
    public CompletionStage<Session> connect(Access access) {
        return sessions.open();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        return sessions.close();
    }
}
