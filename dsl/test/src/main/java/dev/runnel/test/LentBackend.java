package dev.runnel.test;

import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.spi.SessionLock;
import dev.runnel.sql.render.Dialect;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sandbox's backend for one database more: its sessions come from elsewhere, and it outlives that database. */
final class LentBackend implements Backend {
    private final Backend real;
    private final Sharing sharing;
    private final Set<Capability> capabilities;
    private final Function<Access, CompletionStage<Session>> sessions;

    LentBackend(
            Backend real,
            Sharing sharing,
            Set<Capability> capabilities,
            Function<Access, CompletionStage<Session>> sessions) {
        this.real = real;
        this.sharing = sharing;
        this.capabilities = capabilities;
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public Dialect dialect() {
        return real.dialect();
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public boolean blocking() {
        return real.blocking();
    }

    @Override
    public Sharing sharing() {
        return sharing;
    }

    @Override
    public CompletionStage<Session> connect(Access access) {
        return sessions.apply(access);
    }

    @Override
    public @Nullable Duration settleWithin() {
        return real.settleWithin();
    }

    @Override
    public int bulkRows() {
        return real.bulkRows();
    }

    @Override
    public @Nullable SessionLock migrationLock() {
        return real.migrationLock();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
