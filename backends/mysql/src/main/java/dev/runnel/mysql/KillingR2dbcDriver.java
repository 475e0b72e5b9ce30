package dev.runnel.mysql;

import dev.runnel.r2dbc.R2dbcDriver;
import dev.runnel.r2dbc.SideConnection;
import dev.runnel.url.HostPort;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A driver of which statements are stopped by KILL QUERY over one connection beside its sessions. */
abstract class KillingR2dbcDriver extends R2dbcDriver {
    final MysqlOptions options;
    final HostPort host;
    final SideConnection side = new SideConnection(this::connect);
    private final AtomicBoolean warm = new AtomicBoolean();

    KillingR2dbcDriver(MysqlR2dbcTypes types, String server, MysqlOptions options, HostPort host) {
        super(types, new MysqlR2dbcErrors(new MysqlErrors(), server + " at " + options.place(host)));
        this.options = options;
        this.host = host;
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
