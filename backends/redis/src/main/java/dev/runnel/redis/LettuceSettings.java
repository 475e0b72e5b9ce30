package dev.runnel.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How Lettuce is set up: one set of threads for all Redis of the JVM, no timers and no replay of its own, flushes put together. */
final class LettuceSettings {
    /** Writes after which a flush is not put off any longer. */
    private static final int MOST_WRITES = 256;

    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Duration ADAPTIVE = Duration.ofMillis(500);
    /** A node that is away is asked for again that often; Lettuce's own pauses grow to half a minute. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private LettuceSettings() {}

    /** Of all threads that Lettuce has here: by it they are known. */
    private static final ThreadGroup THREADS = new ThreadGroup("runnel-redis");

    private static final class Shared {
        static final ClientResources RESOURCES = ClientResources.builder()
                .reconnectDelay(Delay.exponential(Duration.ofMillis(1), LONGEST_PAUSE, 2, TimeUnit.MILLISECONDS))
                .threadFactoryProvider(pool -> new DefaultThreadFactory(pool, true, Thread.NORM_PRIORITY, THREADS))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        setUp(channel);
                    }
                })
                .build();
    }

    /** Daemon threads, made when they are needed. */
    static ClientResources resources() {
        return Shared.RESOURCES;
    }

    /** True on a thread of Lettuce's, which must not wait for what Lettuce does. */
    static boolean isOwnThread() {
        return Thread.currentThread().getThreadGroup() == THREADS;
    }

    /**
     * What callers on many threads write while the event loop is at work goes out in one system call. Behind TLS, so that it
     * is one record, too. And nothing of it is logged.
     */
    private static void setUp(Channel channel) {
        ChannelHandlerContext encoder = channel.pipeline().context(CommandEncoder.class);
        if (encoder != null) {
            channel.pipeline()
                    .addBefore(encoder.name(), "runnel-flush", new FlushConsolidationHandler(MOST_WRITES, true));
            channel.pipeline().replace(encoder.name(), "runnel-encoder", new BatchEncoder());
        }
    }

    /** A connection that is lost stays lost: {@link Line} makes another one, and sends nothing twice. */
    static ClientOptions server(RedisOptions options) {
        return basic(ClientOptions.builder(), options).autoReconnect(false).build();
    }

    /** In RESP3 what is published cannot be taken for an answer. */
    static ClientOptions listening(RedisOptions options) {
        return basic(ClientOptions.builder(), options)
                .autoReconnect(false)
                .protocolVersion(ProtocolVersion.RESP3)
                .build();
    }

    /**
     * Lettuce makes the connections to the nodes anew; what was under way when one is lost fails and is not sent again, because
     * commands are rejected while there is none. Who has which slots is asked when a node says that it has moved, when one
     * cannot be reached, and by {@link Connector} when a command finds no node.
     */
    static ClusterClientOptions cluster(RedisOptions options) {
        ClusterTopologyRefreshOptions refresh = ClusterTopologyRefreshOptions.builder()
                .adaptiveRefreshTriggersTimeout(ADAPTIVE)
                .enablePeriodicRefresh(REFRESH)
                .build();
        ClientOptions basic =
                basic(ClientOptions.builder(), options).autoReconnect(true).build();
        return ClusterClientOptions.builder(basic)
                .topologyRefreshOptions(refresh)
                .build();
    }

    private static ClientOptions.Builder basic(ClientOptions.Builder builder, RedisOptions options) {
        return builder.protocolVersion(ProtocolVersion.RESP2)
                .pingBeforeActivateConnection(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                // Writes fail in the order of the queue, so that the plain one finds them at its head; it costs no
                // nodes.
                .useHashIndexQueue(false)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTimeout())
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .sslOptions(ssl(options));
    }

    private static SslOptions ssl(RedisOptions options) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider().handshakeTimeout(options.connectTimeout());
        Path roots = options.rootCertificates();
        return roots == null ? ssl.build() : ssl.trustManager(roots.toFile()).build();
    }
}
