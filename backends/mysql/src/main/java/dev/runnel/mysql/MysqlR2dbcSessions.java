package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sessions over an R2DBC driver. The hosts are tried in their order, each time. */
final class MysqlR2dbcSessions implements MysqlSessions {
    private final List<KillingR2dbcDriver> drivers;

    MysqlR2dbcSessions(MysqlOptions options) {
        this.drivers = options.hosts().stream()
                .<KillingR2dbcDriver>map(host ->
                        options.mariaDb() ? new MariaDbR2dbcDriver(options, host) : new MysqlR2dbcDriver(options, host))
                .toList();
    }

    @Override
    public CompletionStage<Session> open() {
        return open(0);
    }

    private CompletionStage<Session> open(int host) {
        return drivers.get(host)
                .connect()
                .<CompletionStage<Session>>handle((session, e) -> {
                    if (e == null) {
                        drivers.get(host).warmUp();
                        return CompletableFuture.completedFuture(session);
                    }
                    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
                    boolean next = cause instanceof RunnelException failed
                            && failed.kind() == ErrorKind.CONNECTION_FAILED
                            && host + 1 < drivers.size();
                    return next ? open(host + 1) : CompletableFuture.failedFuture(cause);
                })
                .thenCompose(stage -> stage);
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        var all = drivers.stream()
                .map(driver -> driver.close().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).thenApply(nothing -> null);
    }
}
