package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection that listens, from its making to its end; tells its {@link Subscription} of both and of what comes between. */
final class Listener extends RedisPubSubAdapter<String, String> implements RedisConnectionStateListener {
    /** How often a silent connection is asked whether it is still there, and how long it may take to say so. */
    private static final long PING_MS = 15_000;

    private static final long ANSWER_MS = 5_000;

    private final RedisEngine engine;
    private final Subscription subscription;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> connection;
    private volatile @Nullable Future<?> ping;
    private volatile boolean closed;

    Listener(RedisEngine engine, Subscription subscription) {
        this.engine = engine;
        this.subscription = subscription;
    }

    void start() {
        String first = subscription.names().get(0);
        byte[] key = subscription.kind == Subscription.Kind.SHARDED ? KeyName.utf8(first) : null;
        engine.connector.node(key).thenCompose(engine.connector::listening).whenComplete((made, error) -> {
            if (error != null) {
                subscription.lost(this, RedisErrors.connecting(error, engine.options.place()));
            } else {
                connected(made);
            }
        });
    }

    private void connected(StatefulRedisPubSubConnection<String, String> made) {
        connection = made;
        if (closed) {
            made.closeAsync();
            return;
        }
        made.addListener((RedisConnectionStateListener) this);
        made.addListener((io.lettuce.core.pubsub.RedisPubSubListener<String, String>) this);
        if (!made.isOpen()) {
            gone();
            return;
        }
        String[] names = subscription.names().toArray(String[]::new);
        var commands = made.async();
        CompletionStage<Void> agreed = switch (subscription.kind) {
            case CHANNELS -> commands.subscribe(names);
            case PATTERNS -> commands.psubscribe(names);
            case SHARDED -> commands.ssubscribe(names);
        };
        agreed.whenComplete((nothing, error) -> {
            if (error == null) {
                subscription.listening(this);
                pingLater();
            } else {
                subscription.lost(this, refused(error));
            }
        });
    }

    private RunnelException refused(Throwable error) {
        Throwable cause = RedisErrors.unwrapped(error);
        String text = String.valueOf(cause.getMessage());
        return cause instanceof io.lettuce.core.RedisCommandExecutionException
                ? RedisErrors.answered(text, RedisEngine.SUBSCRIBE)
                : new RunnelException(
                        ErrorKind.CONNECTION_LOST,
                        "The connection that listens to " + engine.options.place() + " was lost.");
    }

    private void pingLater() {
        ping = engine.after(PING_MS, () -> {
            var open = connection;
            if (open != null && !closed) {
                open.async()
                        .ping()
                        .toCompletableFuture()
                        .orTimeout(ANSWER_MS, TimeUnit.MILLISECONDS)
                        .whenComplete((pong, error) -> {
                            if (error == null) {
                                pingLater();
                            } else {
                                gone();
                            }
                        });
            }
        });
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
        gone();
    }

    private void gone() {
        subscription.lost(
                this,
                new RunnelException(
                        ErrorKind.CONNECTION_LOST,
                        "The connection that listens to " + engine.options.place() + " was lost."));
    }

    @Override
    public void message(String channel, String payload) {
        subscription.notified(this, channel, payload);
    }

    @Override
    public void message(String pattern, String channel, String payload) {
        subscription.notified(this, channel, payload);
    }

    @Override
    public void smessage(String channel, String payload) {
        subscription.notified(this, channel, payload);
    }

    CompletionStage<@Nullable Void> close() {
        closed = true;
        Future<?> next = ping;
        if (next != null) {
            next.cancel(false);
        }
        var open = connection;
        // Also one that is lost: Lettuce's client keeps it until it is closed.
        return open == null ? CompletableFuture.completedFuture(null) : open.closeAsync();
    }
}
