package dev.runnel.redis;

import io.lettuce.core.api.StatefulConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection of Lettuce's, to a server or to a cluster as a whole. */
final class Wire {
    final StatefulConnection<byte[], byte[]> connection;
    /** A cluster's, which makes its connections to the nodes anew by itself. */
    final boolean cluster;

    /** Written by the connection's one event loop only; in a cluster by several, where it is no more than a hint. */
    long answered;

    private final Consumer<Wire> gone;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean lost;

    /** @param gone is told once, when the connection is lost or given up */
    Wire(StatefulConnection<byte[], byte[]> connection, boolean cluster, Consumer<Wire> gone) {
        this.connection = connection;
        this.cluster = cluster;
        this.gone = gone;
    }

    void send(Call call) {
        call.wire = this;
        connection.dispatch(call);
    }

    /**
     * One write, one flush. In a cluster one after the other: for several at once Lettuce would wait for the nodes' connections
     * on the caller's thread; the flushes are put together on the event loop.
     */
    void send(List<Call> calls) {
        if (cluster) {
            calls.forEach(this::send);
            return;
        }
        for (Call call : calls) {
            call.wire = this;
        }
        connection.dispatch(calls);
    }

    /** True from the moment its connection was lost; never for a cluster. */
    boolean lost() {
        return lost;
    }

    /** It is lost, or to be given up: what is under way on it fails. */
    void abort() {
        boolean first;
        synchronized (this) {
            first = !lost;
            lost = true;
        }
        if (first) {
            close();
            gone.accept(this);
        }
    }

    CompletionStage<@Nullable Void> close() {
        return closed.compareAndSet(false, true) ? connection.closeAsync() : CompletableFuture.completedFuture(null);
    }
}
