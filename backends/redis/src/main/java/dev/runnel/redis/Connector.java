package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes connections of Lettuce's. One that comes after its time was up is closed, and nobody hears of it. */
final class Connector {
    /** Beside what Lettuce waits for the socket and the handshake each: looking names and masters up. */
    private static final long LATE_MS = 500;
    /** Between two questions for the slots of a cluster that has changed. */
    private static final long REFRESH_MS = 250;

    private final RedisOptions options;
    private final RedisClient servers;
    private final RedisClient listening;
    private final @Nullable RedisClusterClient cluster;
    private volatile boolean partitionsKnown;
    private final AtomicBoolean refreshing = new AtomicBoolean();

    Connector(RedisOptions options) {
        this.options = options;
        this.servers = RedisClient.create(LettuceSettings.resources());
        this.servers.setOptions(LettuceSettings.server(options));
        this.listening = RedisClient.create(LettuceSettings.resources());
        this.listening.setOptions(LettuceSettings.listening(options));
        if (options.form() == RedisOptions.Form.CLUSTER) {
            List<RedisURI> nodes = options.hosts().stream().map(this::uri).toList();
            this.cluster = RedisClusterClient.create(LettuceSettings.resources(), nodes);
            this.cluster.setOptions(LettuceSettings.cluster(options));
        } else {
            this.cluster = null;
        }
    }

    ScheduledExecutorService timer() {
        return LettuceSettings.resources().eventExecutorGroup();
    }

    boolean isCluster() {
        return cluster != null;
    }

    /** The connection that all share. */
    CompletionStage<Wire> shared(Consumer<Wire> lost) {
        return cluster == null
                ? wire(servers.connectAsync(ByteArrayCodec.INSTANCE, uri()), false, lost)
                : wire(known(cluster).thenCompose(known -> cluster.connectAsync(ByteArrayCodec.INSTANCE)), true, lost);
    }

    /**
     * A connection to one server: in a cluster, to the one that has this key.
     *
     * @param node as {@link #node} names it
     */
    CompletionStage<Wire> single(String node, Consumer<Wire> lost) {
        try {
            return refreshingOnFailure(wire(servers.connectAsync(ByteArrayCodec.INSTANCE, uriOf(node)), false, lost));
        } catch (RuntimeException e) {
            // Lettuce's own as well, when it has been shut down meanwhile.
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A connection that listens. */
    CompletionStage<StatefulRedisPubSubConnection<String, String>> listening(String node) {
        var made = new CompletableFuture<StatefulRedisPubSubConnection<String, String>>();
        try {
            inTime(listening.connectPubSubAsync(StringCodec.UTF8, uriOf(node)), made);
        } catch (RunnelException e) {
            made.completeExceptionally(e);
        }
        return refreshingOnFailure(made);
    }

    /**
     * Where a key is: always the same but in a cluster, where it is the node's id.
     *
     * @param key null for any node
     */
    CompletionStage<String> node(byte @Nullable [] key) {
        RedisClusterClient nodes = cluster;
        if (nodes == null) {
            return CompletableFuture.completedFuture("");
        }
        return known(nodes).thenApply(ready -> {
            RedisClusterNode node = key == null
                    ? masters(nodes).findFirst().orElse(null)
                    : nodes.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
            if (node == null) {
                refresh();
                throw new RunnelException(
                        ErrorKind.CONNECTION_FAILED, "No node of " + options.place() + " has the key at the moment.");
            }
            return node.getNodeId();
        });
    }

    /** All nodes that have keys of their own, as {@link #node} names them: one, but in a cluster. */
    CompletionStage<List<String>> masters() {
        RedisClusterClient nodes = cluster;
        return nodes == null
                ? CompletableFuture.completedFuture(List.of(""))
                : known(nodes)
                        .thenApply(ready ->
                                masters(nodes).map(RedisClusterNode::getNodeId).toList());
    }

    private static Stream<RedisClusterNode> masters(RedisClusterClient nodes) {
        return nodes.getPartitions().stream()
                .filter(each -> each.is(RedisClusterNode.NodeFlag.UPSTREAM))
                .filter(each -> !each.getSlots().isEmpty())
                .filter(each -> !each.is(RedisClusterNode.NodeFlag.FAIL));
    }

    /** Asks the cluster who has which slots, because somebody has found out that it is not as it was; not all at once. */
    void refresh() {
        RedisClusterClient nodes = cluster;
        if (nodes != null && partitionsKnown && refreshing.compareAndSet(false, true)) {
            nodes.refreshPartitionsAsync()
                    .whenComplete((all, error) ->
                            timer().schedule(() -> refreshing.set(false), REFRESH_MS, TimeUnit.MILLISECONDS));
        }
    }

    private <C> CompletionStage<C> refreshingOnFailure(CompletionStage<C> connecting) {
        return cluster == null
                ? connecting
                : connecting.whenComplete((made, error) -> {
                    if (error != null) {
                        refresh();
                    }
                });
    }

    /** The first call asks the nodes for their slots; until that is answered Lettuce would block, or refuse to connect. */
    private CompletionStage<?> known(RedisClusterClient nodes) {
        return partitionsKnown
                ? CompletableFuture.completedFuture(null)
                : nodes.refreshPartitionsAsync().thenRun(() -> partitionsKnown = true);
    }

    /** Lettuce's own client. */
    AbstractRedisClient client() {
        return cluster == null ? servers : cluster;
    }

    CompletionStage<@Nullable Void> close() {
        CompletableFuture<Void> first = servers.shutdownAsync(0, 0, TimeUnit.SECONDS)
                .thenCombine(listening.shutdownAsync(0, 0, TimeUnit.SECONDS), (one, other) -> one);
        RedisClusterClient nodes = cluster;
        return nodes == null
                ? first
                : first.thenCombine(nodes.shutdownAsync(0, 0, TimeUnit.SECONDS), (one, other) -> null);
    }

    private CompletionStage<Wire> wire(
            CompletionStage<? extends StatefulConnection<byte[], byte[]>> connecting,
            boolean toCluster,
            Consumer<Wire> lost) {
        var inTime = new CompletableFuture<StatefulConnection<byte[], byte[]>>();
        inTime(connecting, inTime);
        return inTime.thenApply(connection -> {
            var wire = new Wire(connection, toCluster, lost);
            if (!toCluster) {
                connection.addListener(new RedisConnectionStateListener() {
                    @Override
                    public void onRedisDisconnected(RedisChannelHandler<?, ?> gone) {
                        wire.abort();
                    }
                });
                if (!connection.isOpen()) {
                    wire.abort();
                }
            }
            return wire;
        });
    }

    private <C extends StatefulConnection<?, ?>> void inTime(
            CompletionStage<? extends C> connecting, CompletableFuture<C> made) {
        var late = timer().schedule(
                        () -> made.completeExceptionally(new RunnelException(
                                ErrorKind.CONNECTION_FAILED,
                                "No connection to " + options.place() + " could be made in time (connect_timeout).")),
                        options.connectTimeout().toMillis() + LATE_MS,
                        TimeUnit.MILLISECONDS);
        connecting.whenComplete((connection, error) -> {
            late.cancel(false);
            if (error != null) {
                made.completeExceptionally(RedisErrors.connecting(error, options.place()));
            } else if (!made.complete(connection)) {
                connection.closeAsync();
            }
        });
    }

    private RedisURI uriOf(String node) {
        RedisClusterClient nodes = cluster;
        if (nodes == null) {
            return uri();
        }
        RedisClusterNode found = nodes.getPartitions().getPartitionByNodeId(node);
        if (found == null) {
            throw new RunnelException(ErrorKind.CONNECTION_FAILED, "A node has left " + options.place() + ".");
        }
        return found.getUri();
    }

    private RedisURI uri() {
        if (options.form() != RedisOptions.Form.SENTINEL) {
            return uri(options.hosts().get(0));
        }
        var builder = RedisURI.builder().withSentinelMasterId(options.master());
        for (HostPort host : options.hosts()) {
            RedisURI sentinel = RedisURI.create(host.host(), host.port());
            sentinel.setTimeout(options.connectTimeout());
            tls(sentinel);
            Secret password = options.sentinelPassword();
            if (password != null) {
                sentinel.setAuthentication(password.reveal());
            }
            builder.withSentinel(sentinel);
        }
        return completed(builder.build());
    }

    private RedisURI uri(HostPort host) {
        return completed(RedisURI.create(host.host(), host.port()));
    }

    private RedisURI completed(RedisURI uri) {
        uri.setTimeout(options.connectTimeout());
        uri.setDatabase(options.database());
        tls(uri);
        if (!options.clientName().isEmpty()) {
            uri.setClientName(options.clientName());
        }
        Secret password = options.password();
        String user = options.user();
        if (password != null && user != null) {
            uri.setAuthentication(user, password.reveal());
        } else if (password != null) {
            uri.setAuthentication(password.reveal());
        }
        return uri;
    }

    private void tls(RedisURI uri) {
        uri.setSsl(options.tls());
        uri.setVerifyPeer(
                switch (options.tlsMode()) {
                    case VERIFY_FULL -> SslVerifyMode.FULL;
                    case VERIFY_CA -> SslVerifyMode.CA;
                    case REQUIRE -> SslVerifyMode.NONE;
                });
    }
}
