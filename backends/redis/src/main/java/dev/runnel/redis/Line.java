package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The shared connection: made when first needed, made again when it is lost and needed. Meanwhile commands wait, so many and so
 * long as the options say; those that were under way fail and are not sent again.
 *
 * <pre>
 * DOWN -- a command --> CONNECTING -- connected: what waits is sent --> UP -- lost --> DOWN
 *                        ^     |  failed: all fail who wait; but once there was a connection,
 *                        |     v  they wait on while it is tried again
 *                        +-- PAUSING                              (close, from any: CLOSED)
 * </pre>
 */
final class Line implements Call.Sender {
    private static final long SHORTEST_PAUSE_MS = 20;
    private static final long LONGEST_PAUSE_MS = 500;
    private static final long BETWEEN_LOOKS = 1_000_000;

    private final RedisOptions options;
    private final Connector connector;
    private final Deadlines deadlines;
    private final long timeoutNanos;

    /** Null while there is no connection. */
    private volatile @Nullable Wire wire;

    // Guarded by this object.
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private long lookedAt = System.nanoTime() - BETWEEN_LOOKS;
    private boolean connecting;
    private boolean everUp;
    private volatile boolean closed;
    private long pause = SHORTEST_PAUSE_MS;

    /** Commands that wait for one node of a cluster. */
    private final AtomicInteger nodeless = new AtomicInteger();

    Line(RedisOptions options, Connector connector, Deadlines deadlines) {
        this.options = options;
        this.connector = connector;
        this.deadlines = deadlines;
        this.timeoutNanos = options.commandTimeout().toNanos();
    }

    void send(Call call) {
        call.deadline = deadline(System.nanoTime());
        deadlines.watch(call);
        Wire up = wire;
        if (up == null) {
            park(call);
        } else {
            up.send(call);
        }
    }

    /** Of what is sent now. */
    private long deadline(long now) {
        return timeoutNanos > 0 ? now + timeoutNanos : Long.MAX_VALUE;
    }

    /** All in one write, if there is a connection. */
    void send(List<Call> calls) {
        long now = System.nanoTime();
        for (Call call : calls) {
            call.deadline = deadline(now);
            deadlines.watch(call);
        }
        Wire up = wire;
        if (up == null) {
            calls.forEach(this::park);
        } else {
            up.send(calls);
        }
    }

    private void park(Call call) {
        Wire up;
        RunnelException refused = null;
        boolean connect = false;
        synchronized (this) {
            up = wire;
            forgetTheDone();
            if (closed) {
                refused = closed();
            } else if (up == null && waiting.size() >= options.queueSize()) {
                refused = overloaded(waiting.size());
            } else if (up == null) {
                // The first connection is given the time that making one may take (connect_timeout).
                call.deadline = everUp
                        ? Math.min(
                                call.deadline,
                                System.nanoTime() + options.queueTimeout().toNanos())
                        : Long.MAX_VALUE;
                waiting.add(call);
                connect = !connecting;
                connecting = true;
            }
        }
        if (refused != null) {
            call.refuse(refused);
        } else if (up != null) {
            up.send(call);
        } else if (connect) {
            connect();
        }
    }

    private void connect() {
        connector.shared(this::lost).whenComplete((made, error) -> {
            if (made != null) {
                up(made);
            } else {
                failed(RedisErrors.connecting(error, place()));
            }
        });
    }

    private void up(Wire made) {
        List<Call> ready;
        synchronized (this) {
            connecting = false;
            if (closed || made.lost()) {
                ready = List.of();
            } else {
                wire = made;
                everUp = true;
                pause = SHORTEST_PAUSE_MS;
                ready = new ArrayList<>(waiting);
                waiting.clear();
            }
        }
        if (wire != made) {
            made.close();
            reconnect();
            return;
        }
        long now = System.nanoTime();
        ready.removeIf(Call::isDone);
        ready.forEach(call -> call.deadline = deadline(now));
        if (!ready.isEmpty()) {
            made.send(ready);
        }
    }

    private void failed(RunnelException why) {
        List<Call> hopeless = List.of();
        long wait = 0;
        synchronized (this) {
            waiting.removeIf(Call::isDone);
            if (!everUp || closed || RedisErrors.isHopeless(why.kind())) {
                hopeless = new ArrayList<>(waiting);
                waiting.clear();
            }
            if (waiting.isEmpty()) {
                connecting = false;
            } else {
                wait = pause;
                pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
            }
        }
        hopeless.forEach(call -> call.refuse(closed ? closed() : why));
        if (wait > 0) {
            connector.timer().schedule(this::connect, wait, TimeUnit.MILLISECONDS);
        }
    }

    /** A connection is gone, of itself or because it has answered nothing. */
    private void lost(Wire gone) {
        synchronized (this) {
            if (wire == gone) {
                wire = null;
            }
        }
        reconnect();
    }

    /** If anybody waits. */
    private void reconnect() {
        synchronized (this) {
            waiting.removeIf(Call::isDone);
            if (closed || connecting || wire != null || waiting.isEmpty()) {
                return;
            }
            connecting = true;
        }
        connect();
    }

    @Override
    public boolean takeBack(Call call) {
        Wire refusing = call.wire;
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (refusing != null && !refusing.cluster && wire == refusing) {
                wire = null;
            }
        }
        if (refusing != null && refusing.cluster) {
            waitForNode(call, refusing);
        } else {
            park(call);
        }
        return true;
    }

    /** Lettuce makes the connection to a node again by itself; until then, or until another has its slots, it takes no commands. */
    private void waitForNode(Call call, Wire cluster) {
        connector.refresh();
        long now = System.nanoTime();
        if (call.waitsUntil == 0) {
            call.waitsUntil = now + options.queueTimeout().toNanos();
        }
        call.deadline = call.waitsUntil;
        if (now - call.waitsUntil >= 0) {
            call.expire();
            return;
        }
        if (nodeless.incrementAndGet() > options.queueSize()) {
            nodeless.decrementAndGet();
            call.refuse(overloaded(options.queueSize()));
            return;
        }
        connector
                .timer()
                .schedule(
                        () -> {
                            nodeless.decrementAndGet();
                            if (closed) {
                                call.refuse(closed());
                            } else if (!call.isDone()) {
                                call.deadline = deadline(System.nanoTime());
                                cluster.send(call);
                            }
                        },
                        SHORTEST_PAUSE_MS,
                        TimeUnit.MILLISECONDS);
    }

    /** Who has left or given up waiting is no reason to refuse others; looked at when the queue is full, and not for each of them. */
    private void forgetTheDone() {
        long now = System.nanoTime();
        if (waiting.size() >= options.queueSize() && now - lookedAt > BETWEEN_LOOKS) {
            lookedAt = now;
            waiting.removeIf(Call::isDone);
        }
    }

    private RunnelException overloaded(int waits) {
        return new RunnelException(
                ErrorKind.POOL_OVERLOADED,
                "There is no connection to " + place() + ", and " + waits
                        + " commands (queue_size) wait for one already. The command was not sent.");
    }

    @Override
    public void instead(Call call) {
        send(call);
    }

    /** A fail-over: whoever is the master now is asked for by a new connection. */
    @Override
    public void demoted(Wire old) {
        if (!old.cluster) {
            old.abort();
        }
    }

    @Override
    public void moved() {
        // In a cluster Lettuce follows by itself.
    }

    @Override
    public String place() {
        return options.place();
    }

    /** True while there is no connection. */
    boolean down() {
        return wire == null;
    }

    CompletionStage<@Nullable Void> close() {
        Wire open;
        List<Call> left;
        synchronized (this) {
            closed = true;
            open = wire;
            wire = null;
            left = new ArrayList<>(waiting);
            waiting.clear();
        }
        left.forEach(call -> call.refuse(closed()));
        return open == null ? CompletableFuture.completedFuture(null) : open.close();
    }

    static RunnelException closed() {
        return new RunnelException(ErrorKind.CLOSED, "This Redis was closed; the command was not sent.");
    }
}
