package dev.runnel.r2dbc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * The shared event loops, as one connection sees them: notes the sockets that the driver opens for it. A driver's own
 * {@code close} queues behind the running statement and says goodbye to a server that may not answer; a session that is to
 * be dropped closes its socket.
 */
final class Sockets implements LoopResources {
    private final LoopResources loops;
    private final List<Channel> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean connected;
    private volatile boolean dropped;

    Sockets(LoopResources loops) {
        this.loops = loops;
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return loops.onServer(useNative);
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return loops.onClient(useNative);
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
        return loops.onChannelClass(type, group);
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        C socket = loops.onChannel(type, group);
        // What asks a name server is not the connection's alone.
        if (!connected && !(socket instanceof DatagramChannel)) {
            sockets.add(socket);
            if (dropped) {
                close(socket);
            }
        }
        return socket;
    }

    /**
     * As equal as the loops: reactor-netty 1.3.8 keeps one resolver of names, for ever, for each hash code of the {@code LoopResources}
     * that it has seen ({@code ClientTransportConfig.RESOLVERS_CACHE}), and with it the first of them and its socket.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Sockets that && that.loops.equals(loops);
    }

    @Override
    public int hashCode() {
        return loops.hashCode();
    }

    @Override
    public boolean daemon() {
        return loops.daemon();
    }

    /** The connection stands: sockets opened from now on (for a cancel request) are not part of it. */
    void connected() {
        connected = true;
        sockets.removeIf(socket -> !socket.isOpen());
    }

    /** The thread on which the driver reads what this connection's server sends; null if the socket is not one of ours. */
    @Nullable
    EventLoop loop() {
        for (Channel socket : sockets) {
            if (socket.isRegistered()) {
                return socket.eventLoop();
            }
        }
        return null;
    }

    /** Closes the connection's socket at once. Any thread; does not wait. */
    void drop() {
        dropped = true;
        sockets.forEach(Sockets::close);
    }

    /** From the head of the pipeline, past the TLS handler, which would wait for the server's goodbye. */
    private static void close(Channel socket) {
        if (!socket.isRegistered()) {
            socket.unsafe().closeForcibly();
            return;
        }
        socket.eventLoop().execute(() -> {
            ChannelHandlerContext first = socket.pipeline().firstContext();
            if (first == null) {
                socket.close();
            } else {
                first.close();
            }
        });
    }
}
