package dev.runnel.mysql;

import dev.runnel.r2dbc.R2dbcDriver;
import dev.runnel.r2dbc.SideConnection;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/** A driver of which statements are stopped by KILL QUERY over one connection beside its sessions. */
abstract class KillingR2dbcDriver extends R2dbcDriver {
    final MysqlOptions options;
    final HostPort host;
    final SideConnection side = new SideConnection(this::connect);
    private final AtomicBoolean warm = new AtomicBoolean();

    KillingR2dbcDriver(MysqlR2dbcTypes types, MysqlOptions options, HostPort host) {
        super(types, new MysqlR2dbcErrors(new MysqlErrors(), options, host));
        this.options = options;
        this.host = host;
    }

    @Override
    protected final ConnectionFactory factory(LoopResources loops) {
        ConnectUrl own = options.driverUrl();
        if (own != null) {
            return factory(MysqlDriverUrl.r2dbc(own, options.among(host)), loops);
        }
        var told = ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.HOST, host.host())
                .option(ConnectionFactoryOptions.PORT, host.portOr(MysqlOptions.PORT))
                .option(ConnectionFactoryOptions.USER, options.user() == null ? "root" : options.user())
                .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, options.connectTimeout());
        Secret password = options.password();
        if (password != null) {
            told.option(ConnectionFactoryOptions.PASSWORD, password.reveal());
        }
        tell(told, ConnectionFactoryOptions.DATABASE, options.database());
        tell(told);
        return factory(told, loops);
    }

    /** With what statements and values rely on, whatever a URL says. */
    protected abstract ConnectionFactory factory(ConnectionFactoryOptions.Builder told, LoopResources loops);

    /** What a URL of ours says, in the driver's own words where R2DBC has none. */
    abstract void tell(ConnectionFactoryOptions.Builder told);

    static void tell(ConnectionFactoryOptions.Builder told, Option<String> option, @Nullable Object said) {
        if (said != null) {
            told.option(option, said.toString());
        }
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
