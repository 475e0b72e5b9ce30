package dev.runnel.spi.run;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.signal.Gap;
import dev.runnel.signal.Notification;
import dev.runnel.signal.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener: notifications in the order they came, over a link of its own that is made again when it is lost.
 *
 * <pre>
 * NEW -- next --> CONNECTING -- the server listens: a Gap --> LISTENING -- lost --> PAUSING -- time is over --> CONNECTING
 *                      |  failed the first time, or for good                                (close, from any: ENDED)
 *                      v
 *                    FAILED
 * </pre>
 *
 * What a link says that is not the present one is ignored, so a late answer of a lost connection changes nothing.
 *
 * @param <L> a connection from the wish for it to its end; it tells of itself by {@link #listening}, {@link #notified} and
 *     {@link #lost}, on any thread
 */
public abstract class Listening<L> implements Batches<Signal> {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    /** Notifications kept for a slow reader; when there are more, all are thrown away for a Gap. */
    private static final int MOST_WAITING = 10_000;

    private static final long SHORTEST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final List<String> names;

    // Guarded by this object.
    private final ArrayDeque<Signal> arrived = new ArrayDeque<>();
    private @Nullable Outcome<List<Signal>> waiting;
    private int largest;
    private @Nullable RunnelException failure;
    private @Nullable L link;
    private boolean started;
    private boolean everListened;
    private boolean ended;
    private long pause = SHORTEST_PAUSE_MS;

    /** @param names the channels or patterns */
    protected Listening(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** The channels or patterns. */
    public final List<String> names() {
        return names;
    }

    /** Makes a link, which does nothing yet. */
    protected abstract L make();

    /** Has a link connect and listen. */
    protected abstract void start(L made);

    /** Ends a link, also one that is still being made, or has ended. Never blocks, never throws. */
    protected abstract void giveBack(L used);

    /**
     * Enters this where its database finds it when it closes.
     *
     * @throws RunnelException CLOSED
     */
    protected abstract void opened();

    /** The opposite of {@link #opened}; again does nothing. */
    protected abstract void left();

    /** Runs a task later, not on a thread that it may not block. */
    protected abstract void after(long millis, Runnable task);

    @Override
    public final Run next(int most, Outcome<List<Signal>> outcome) {
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
        if (first) {
            try {
                opened();
                connect();
            } catch (RunnelException e) {
                closed(e);
            }
        }
        deliver();
    }

    private void connect() {
        L made = make();
        synchronized (this) {
            if (ended || failure != null) {
                return;
            }
            link = made;
        }
        start(made);
    }

    /** True if this is the link that counts. */
    public final synchronized boolean isPresent(L asking) {
        return link == asking;
    }

    /** The server has agreed: from now on nothing is missed. */
    public final void listening(L from) {
        Gap gap;
        synchronized (this) {
            gap = new Gap(everListened ? Gap.Reason.RECONNECTED : Gap.Reason.STARTED);
            everListened |= from == link;
            pause = SHORTEST_PAUSE_MS;
        }
        arrived(from, gap);
    }

    public final void notified(L from, String channel, String payload) {
        arrived(from, new Notification(channel, payload));
    }

    private void arrived(L from, Signal signal) {
        synchronized (this) {
            if (from != link) {
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

    /** The link could not be made, or its connection is lost. */
    public final void lost(L from, RunnelException why) {
        boolean again;
        long wait;
        synchronized (this) {
            if (from != link) {
                return;
            }
            link = null;
            again = everListened && passes(why.kind());
            if (!again) {
                failure = why;
            }
            wait = pause;
            pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
        }
        giveBack(from);
        if (again) {
            LOG.warn("The connection that listens to {} was lost; it is made again: {}", names, why.getMessage());
            after(wait, this::connect);
        } else {
            left();
            deliver();
        }
    }

    /** False if trying again is of no use. */
    private static boolean passes(ErrorKind kind) {
        return switch (kind) {
            case AUTHENTICATION, CLOSED, CONFIGURATION, NOT_PORTABLE, UNDEFINED_OBJECT -> false;
            default -> true;
        };
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

    /** The reader has enough; a signal that is not read yet is dropped. */
    @Override
    public final CompletionStage<@Nullable Void> close() {
        L mine;
        synchronized (this) {
            ended = true;
            arrived.clear();
            mine = link;
            link = null;
        }
        left();
        if (mine != null) {
            giveBack(mine);
        }
        deliver();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public final synchronized boolean ended() {
        return ended || failure != null;
    }

    /** The database closes, which the reader is told. */
    public final void closed(RunnelException why) {
        synchronized (this) {
            if (failure == null && !ended) {
                failure = why;
            }
        }
        close();
    }
}
