package dev.runnel.redis;

import io.lettuce.core.api.StatefulConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of Lettuce's, to a server or to a cluster as a whole. What is sent to a server while its event loop is busy is
 * put together and written at once: one task, one buffer and one system call for all of it, instead of Lettuce's one for each.
 */
final class Wire {
    final StatefulConnection<byte[], byte[]> connection;
    /** A cluster's, which makes its connections to the nodes anew by itself. */
    final boolean cluster;

    /** Written by the connection's one event loop only; in a cluster by several, where it is no more than a hint. */
    long answered;

    private final Consumer<Wire> gone;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean lost;

    /** Null until the first command has been written, by Lettuce; always in a cluster. */
    private volatile @Nullable Channel channel;

    /** What is to be written, the latest first, linked by {@link Call#before}. */
    private final AtomicReference<@Nullable Call> latest = new AtomicReference<>();

    /** @param gone is told once, when the connection is lost or given up */
    Wire(StatefulConnection<byte[], byte[]> connection, boolean cluster, Consumer<Wire> gone) {
        this.connection = connection;
        this.cluster = cluster;
        this.gone = gone;
    }

    /** Through which channel its commands go; told by the first of them. */
    void writtenTo(Channel open) {
        if (!cluster && channel == null) {
            channel = open;
        }
    }

    void send(Call call) {
        call.wire = this;
        Channel open = channel;
        if (open == null) {
            connection.dispatch(call);
        } else {
            add(open, call, call);
        }
    }

    /** One write, one flush; in a cluster one after the other, where Lettuce would wait for the nodes on the caller's thread. */
    void send(List<Call> calls) {
        Channel open = channel;
        if (calls.size() < 2 || cluster) {
            calls.forEach(this::send);
            return;
        }
        Call before = null;
        for (Call call : calls) {
            call.wire = this;
            call.before = before;
            before = call;
        }
        if (open == null) {
            connection.dispatch(calls);
        } else {
            add(open, calls.get(0), calls.get(calls.size() - 1));
        }
    }

    /** Adds a chain of calls; whoever adds the first of those that wait has them written. */
    private void add(Channel open, Call first, Call last) {
        Call there;
        do {
            there = latest.get();
            first.before = there;
        } while (!latest.compareAndSet(there, last));
        if (there == null) {
            try {
                open.eventLoop().execute(() -> write(open));
            } catch (RejectedExecutionException e) {
                write(open);
            }
        }
    }

    private void write(Channel open) {
        Call next = inOrder(latest.getAndSet(null));
        ChannelPromise untold = open.voidPromise();
        while (next != null) {
            Call call = next;
            next = call.before;
            call.before = null;
            if (call.isDone()) {
                continue;
            }
            if (open.isActive()) {
                open.write(call, untold);
            } else {
                call.completeExceptionally(new ClosedChannelException());
            }
        }
        open.flush();
    }

    private static @Nullable Call inOrder(@Nullable Call last) {
        Call first = null;
        for (Call call = last; call != null; ) {
            Call before = call.before;
            call.before = first;
            first = call;
            call = before;
        }
        return first;
    }

    /** True from the moment its connection was lost; never for a cluster. */
    boolean lost() {
        return lost;
    }

    /** True if nothing can be written to it any more, though nobody may have said so yet. */
    boolean broken() {
        Channel open = channel;
        return lost || open != null && !open.isActive();
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
