package dev.runnel.mysql;

import dev.runnel.r2dbc.R2dbcDriver;
import dev.runnel.r2dbc.SideConnection;
import dev.runnel.spi.Command;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.Session;
import dev.runnel.url.HostPort;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A driver of which statements are stopped by KILL QUERY over one connection beside its sessions. */
abstract class KillingR2dbcDriver extends R2dbcDriver {
    final MysqlOptions options;
    final HostPort host;
    final SideConnection side = new SideConnection(this::connectSide);
    private final AtomicBoolean warm = new AtomicBoolean();

    KillingR2dbcDriver(MysqlR2dbcTypes types, String server, MysqlOptions options, HostPort host) {
        super(types, new MysqlR2dbcErrors(new MysqlErrors(), server + " at " + options.place(host)));
        this.options = options;
        this.host = host;
    }

    private CompletionStage<Session> connectSide() {
        var remember = Command.of(ServerProcess.remember(options.mariaDb()), Returns.COUNT);
        return connect().thenCompose(session -> session.open(remember)
                .fetch(1, RowSink.DISCARD)
                .whenComplete((done, e) -> {
                    if (e != null) {
                        session.abort();
                    }
                })
                .thenApply(done -> session));
    }

    /** Opens that connection ahead of the first cancel, which would wait for it, and tells if it cannot be. */
    final void warmUp() {
        if (warm.compareAndSet(false, true)) {
            side.run("do 0");
        }
    }

    @Override
    protected Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public final CompletionStage<@Nullable Void> close() {
        return side.close();
    }
}
