package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.signal.Gap;
import dev.runnel.signal.Notification;
import dev.runnel.signal.Signal;
import dev.runnel.spi.Notifications;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Failures;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener: notifications in the order they came, on a session of its own that is made again when it is lost.
 *
 * <pre>
 * NEW -- next --> CONNECTING -- the server listens: a Gap --> LISTENING -- lost --> PAUSING -- time is over --> CONNECTING
 *                      |  failed the first time, or for good                                (close, from any: ENDED)
 *                      v
 *                    FAILED
 * </pre>
 *
 * Callbacks of a {@link Link} that is not the present one are ignored, so a late answer of a lost session changes nothing.
 */
final class Listening implements Batches<Signal> {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    /** Notifications kept for a slow reader; when there are more, all are thrown away for a Gap. */
    private static final int MOST_WAITING = 10_000;

    private static final long PING_MS = 30_000;
    private static final long SHORTEST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final Engine engine;
    private final SessionSource source;
    private final List<String> channels;
    private final Set<Listening> open;

    private final ArrayDeque<Signal> arrived = new ArrayDeque<>();
    private @Nullable Outcome<List<Signal>> waiting;
    private int largest;
    private @Nullable RunnelException failure;
    private @Nullable Link link;
    private boolean started;
    private boolean everListened;
    private boolean ended;
    private long pause = SHORTEST_PAUSE_MS;

    /** @param open where this is entered as long as it has a session or wants one */
    Listening(Engine engine, SessionSource source, List<String> channels, Set<Listening> open) {
        this.engine = engine;
        this.source = source;
        this.channels = List.copyOf(channels);
        this.open = open;
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
        if (first) {
            open.add(this);
            connect();
        }
        deliver();
    }

    private void connect() {
        var made = new Link();
        synchronized (this) {
            if (ended || failure != null) {
                return;
            }
            link = made;
        }
        made.lending.start();
    }

    private void arrived(Link from, Signal signal) {
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

    private void listening(Link from) {
        Gap gap;
        synchronized (this) {
            gap = new Gap(everListened ? Gap.Reason.RECONNECTED : Gap.Reason.STARTED);
            everListened |= from == link;
            pause = SHORTEST_PAUSE_MS;
        }
        arrived(from, gap);
    }

    private void lost(Link from, RunnelException why) {
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
        from.giveBack();
        if (again) {
            LOG.warn("The connection that listens to {} was lost; it is made again: {}", channels, why.getMessage());
            engine.after(wait, this::connect);
        } else {
            open.remove(this);
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
    public CompletionStage<@Nullable Void> close() {
        Link mine;
        synchronized (this) {
            ended = true;
            arrived.clear();
            mine = link;
            link = null;
        }
        open.remove(this);
        if (mine != null) {
            mine.giveBack();
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

    void databaseCloses() {
        synchronized (this) {
            if (failure == null && !ended) {
                failure = new RunnelException(ErrorKind.CLOSED, "The database was closed while it was listened to.");
            }
        }
        close();
    }

    /** One session of this listener, from the wish for it to its end. */
    private final class Link implements Outcome<Notifications>, Notifications.Sink {
        final Lending<Notifications> lending = engine.lend(source, Notifications.class, Caller.ASYNC, this);
        private volatile @Nullable Future<?> ping;

        @Override
        public boolean complete(Notifications session) {
            synchronized (Listening.this) {
                if (link != this) {
                    return false;
                }
            }
            CompletionStage<@Nullable Void> agreed;
            try {
                agreed = session.listen(channels, this);
            } catch (RuntimeException e) {
                agreed = CompletableFuture.failedFuture(e);
            }
            agreed.whenComplete((nothing, error) -> {
                if (error == null) {
                    listening(this);
                    pingLater(session);
                } else {
                    lost(this, Failures.of(error));
                }
            });
            return true;
        }

        @Override
        public void fail(RunnelException error) {
            lost(this, error);
        }

        @Override
        public void notification(String channel, String payload) {
            arrived(this, new Notification(channel, payload));
        }

        @Override
        public void ended(RunnelException why) {
            lost(this, why);
        }

        /** A connection that a firewall has dropped says nothing; only asking tells. */
        private void pingLater(Notifications session) {
            ping = engine.after(PING_MS, () -> {
                var silent = engine.after(
                        PING_MS,
                        () -> lost(
                                this,
                                new RunnelException(
                                        ErrorKind.CONNECTION_LOST, "The listening connection does not answer.")));
                session.ping().whenComplete((nothing, error) -> {
                    silent.cancel(false);
                    if (error == null) {
                        pingLater(session);
                    } else {
                        lost(this, Failures.of(error));
                    }
                });
            });
            synchronized (Listening.this) {
                if (link == this) {
                    return;
                }
            }
            stopPing();
        }

        private void stopPing() {
            Future<?> scheduled = ping;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }

        void giveBack() {
            stopPing();
            lending.cancel();
            lending.giveBack();
        }
    }
}
