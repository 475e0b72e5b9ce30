package dev.runnel.postgresql;

import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.spi.SessionLock;
import dev.runnel.sql.render.Dialect;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL database over either transport. */
public final class PostgresqlBackend implements Backend {
    /** Advisory locks are of one database; the history is of one schema in it. */
    private static final SessionLock LOCK = new SessionLock(
            "select pg_try_advisory_lock(1920298606, hashtext(current_schema()))::int",
            "select pg_advisory_unlock(1920298606, hashtext(current_schema()))::int",
            "select pid from pg_locks where locktype = 'advisory' and granted and objsubid = 2 and classid = 1920298606"
                    + " and objid = (hashtext(current_schema())::bigint & 4294967295)::oid"
                    + " and database = (select oid from pg_database where datname = current_database())");

    private final PostgresqlTransport transport;
    private final boolean pgbouncer;
    private final Dialect dialect = new PostgresqlDialect();

    PostgresqlBackend(PostgresqlOptions options, boolean jdbc) {
        this.pgbouncer = options.pgbouncer();
        this.transport = jdbc
                ? new PostgresqlJdbcOpener(options, dialect)
                : PostgresqlTransport.of(new PostgresqlR2dbcDriver(options, dialect));
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(
                EnumSet.of(Capability.ISOLATION_SNAPSHOT, Capability.PROGRESS, Capability.PIPELINING));
    }

    @Override
    public boolean blocking() {
        return transport.blocking();
    }

    @Override
    public Sharing sharing() {
        return Sharing.POOLED;
    }

    @Override
    public @Nullable Duration settleWithin() {
        return transport.settleWithin();
    }

    /** Each batch is one COPY. */
    @Override
    public int bulkRows() {
        return 10_000;
    }

    /** Behind a pooler a lock of the session's would stay with whichever session of the server took it. */
    @Override
    public @Nullable SessionLock migrationLock() {
        return pgbouncer ? null : LOCK;
    }

    @Override
    public CompletionStage<Session> connect(Access access) {
        return transport.connect();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        return transport.close();
    }
}
