package dev.runnel.postgresql;

import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.sql.render.Dialect;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL database over either transport. */
public final class PostgresqlBackend implements Backend {
    private final PostgresqlTransport transport;
    private final Dialect dialect = new PostgresqlDialect();

    PostgresqlBackend(PostgresqlOptions options, boolean jdbc) {
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

    @Override
    public CompletionStage<Session> connect(Access access) {
        return transport.connect();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        return transport.close();
    }
}
