package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.signal.Gap;
import dev.runnel.signal.Notification;
import dev.runnel.signal.Signal;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One listener: messages in the order they came, on a connection of its own that is made again when it is lost.
 *
 * <pre>
 * NEW -- next --> CONNECTING -- the server has agreed to all channels: a Gap --> LISTENING -- lost --> PAUSING --> CONNECTING
 *                      |  failed the first time, or for good                      (close, from any: ENDED)
 *                      v
 *                    FAILED
 * </pre>
 */
final class Subscription implements Batches<Signal> {
    /** Messages kept for a slow reader; when there are more, all are thrown away for a Gap. */
    private static final int MOST_WAITING = 10_000;

    private static final long SHORTEST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 5_000;

    /** What is listened to. */
    enum Kind {
        CHANNELS,
        PATTERNS,
        /** Channels that a cluster keeps with the keys of the same name. */
        SHARDED
    }

    private final RedisEngine engine;
    final Kind kind;
    final List<String> names;

    // Guarded by this object.
    private final ArrayDeque<Signal> arrived = new ArrayDeque<>();
    private @Nullable Outcome<List<Signal>> waiting;
    private int largest;
    private @Nullable RunnelException failure;
    private @Nullable Listener listener;
    private boolean started;
    private boolean everListened;
    private boolean ended;
    private long pause = SHORTEST_PAUSE_MS;

    Subscription(RedisEngine engine, Kind kind, List<String> names) {
        this.engine = engine;
        this.kind = kind;
        this.names = List.copyOf(names);
        this.names.forEach(KeyName::utf8);
    }

    @Override
    public Run next(int most, Outcome<List<Signal>> outcome) {
        return Run.leftAtOnce(() -> want(most, outcome), this::close);
    }

    private void want(int most, Outcome<List<Signal>> outcome) {
        boolean first;
        synchronized (this) {
            waiting = outcome;
            largest = most;
            first = !started;
            started = true;
        }
        if (first && engine.opened(this)) {
            connect();
        } else if (first) {
            failed(Line.closed());
        }
        deliver();
    }

    private void connect() {
        var made = new Listener(engine, this);
        synchronized (this) {
            if (ended || failure != null) {
                return;
            }
            listener = made;
        }
        made.start();
    }

    /** The server has agreed: from now on nothing is missed. */
    void listening(Listener from) {
        Gap gap;
        synchronized (this) {
            gap = new Gap(everListened ? Gap.Reason.RECONNECTED : Gap.Reason.STARTED);
            everListened |= from == listener;
            pause = SHORTEST_PAUSE_MS;
        }
        arrived(from, gap);
    }

    void message(Listener from, String channel, String payload) {
        arrived(from, new Notification(channel, payload));
    }

    private void arrived(Listener from, Signal signal) {
        synchronized (this) {
            if (from != listener) {
                return;
            }
            if (arrived.size() == MOST_WAITING) {
                arrived.clear();
                arrived.add(new Gap(Gap.Reason.OVERFLOWED));
            }
            arrived.add(signal);
        }
        deliver();
    }

    void lost(Listener from, RunnelException why) {
        boolean again;
        long wait;
        synchronized (this) {
            if (from != listener) {
                return;
            }
            listener = null;
            again = everListened && !ended && !RedisErrors.isHopeless(why.kind());
            wait = pause;
            pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
        }
        from.close();
        if (again) {
            engine.after(wait, this::connect);
        } else {
            failed(why);
        }
    }

    private void failed(RunnelException why) {
        synchronized (this) {
            failure = why;
        }
        engine.ended(this);
        deliver();
    }

    /** Hands over what is there, if somebody waits for it. Outside of the lock: the reader goes on inside the call. */
    private void deliver() {
        Outcome<List<Signal>> reader;
        RunnelException failed = null;
        List<Signal> signals = new ArrayList<>();
        synchronized (this) {
            reader = waiting;
            if (reader == null || arrived.isEmpty() && failure == null && !ended) {
                return;
            }
            waiting = null;
            while (!arrived.isEmpty() && signals.size() < largest) {
                signals.add(arrived.remove());
            }
            if (signals.isEmpty()) {
                failed = failure;
            }
        }
        if (failed != null) {
            reader.fail(failed);
        } else {
            reader.complete(signals);
        }
    }

    /** The Redis is closed. */
    void shutDown() {
        Listener mine;
        synchronized (this) {
            mine = listener;
            listener = null;
        }
        if (mine != null) {
            mine.close();
        }
        failed(Line.closed());
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        Listener mine;
        synchronized (this) {
            ended = true;
            arrived.clear();
            mine = listener;
            listener = null;
        }
        engine.ended(this);
        if (mine != null) {
            mine.close();
        }
        deliver();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<@Nullable Void> enough() {
        return close();
    }

    @Override
    public synchronized boolean ended() {
        return ended || failure != null;
    }
}
