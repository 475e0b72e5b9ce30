package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.r2dbc.Failures;
import dev.runnel.spi.Notifications;
import io.r2dbc.postgresql.api.Notification;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Notifications as the driver reads them off the socket; it also tells when the connection is lost. */
final class PostgresqlR2dbcNotifications implements Notifications {
    private final PostgresqlConnection connection;
    private final PostgresqlR2dbcErrors errors;
    private final Function<String, CompletionStage<@Nullable Void>> run;
    private final Supplier<CompletionStage<@Nullable Void>> ping;

    /**
     * @param run runs a text on the session
     * @param ping proves the session alive
     */
    PostgresqlR2dbcNotifications(
            PostgresqlConnection connection,
            PostgresqlR2dbcErrors errors,
            Function<String, CompletionStage<@Nullable Void>> run,
            Supplier<CompletionStage<@Nullable Void>> ping) {
        this.connection = connection;
        this.errors = errors;
        this.run = run;
        this.ping = ping;
    }

    @Override
    public CompletionStage<@Nullable Void> listen(List<String> channels, Sink sink) {
        String sql;
        try {
            sql = PostgresqlChannels.listen(channels);
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
        connection.getNotifications().subscribe(new Heard(sink));
        return translated(run.apply(sql));
    }

    @Override
    public CompletionStage<@Nullable Void> ping() {
        return translated(ping.get());
    }

    private CompletionStage<@Nullable Void> translated(CompletionStage<@Nullable Void> stage) {
        var result = new CompletableFuture<@Nullable Void>();
        stage.whenComplete((nothing, e) -> {
            if (e == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(errors.translate(Failures.cause(e)));
            }
        });
        return result;
    }

    /** Without bound: the driver throws away what is not wanted at once, and the sink bounds what waits. */
    private record Heard(Sink sink) implements Subscriber<Notification> {
        @Override
        public void onSubscribe(Subscription s) {
            s.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Notification heard) {
            String payload = heard.getParameter();
            sink.notification(heard.getName(), payload == null ? "" : payload);
        }

        @Override
        public void onError(Throwable e) {
            sink.ended(new RunnelException(ErrorKind.CONNECTION_LOST, "The listening connection was lost.", e));
        }

        @Override
        public void onComplete() {
            sink.ended(new RunnelException(ErrorKind.CONNECTION_LOST, "The listening connection was closed."));
        }
    }
}
