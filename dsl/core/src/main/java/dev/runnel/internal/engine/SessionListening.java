package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Notifications;
import dev.runnel.spi.run.Failures;
import dev.runnel.spi.run.Listening;
import dev.runnel.spi.run.Outcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A listener on a session of its own. */
final class SessionListening extends Listening<SessionListening.Link> {
    private static final long PING_MS = 30_000;

    private final Engine engine;
    private final SessionSource source;
    private final Set<SessionListening> open;

    /** @param open where this is entered as long as it has a session or wants one */
    SessionListening(Engine engine, SessionSource source, List<String> channels, Set<SessionListening> open) {
        super(channels);
        this.engine = engine;
        this.source = source;
        this.open = open;
    }

    @Override
    protected Link make() {
        return new Link();
    }

    @Override
    protected void start(Link made) {
        made.lending.start();
    }

    @Override
    protected void giveBack(Link used) {
        used.stopPing();
        used.lending.cancel();
        used.lending.giveBack();
    }

    @Override
    protected void opened() {
        open.add(this);
    }

    @Override
    protected void left() {
        open.remove(this);
    }

    @Override
    protected void after(long millis, Runnable task) {
        engine.after(millis, task);
    }

    /** One session of this listener, from the wish for it to its end. */
    final class Link implements Outcome<Notifications>, Notifications.Sink {
        private final Lending<Notifications> lending = engine.lend(source, Notifications.class, Caller.ASYNC, this);
        private volatile @Nullable Future<?> ping;

        @Override
        public boolean complete(Notifications session) {
            if (!isPresent(this)) {
                return false;
            }
            CompletionStage<@Nullable Void> agreed;
            try {
                agreed = session.listen(names(), this);
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
            notified(this, channel, payload);
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
            if (!isPresent(this)) {
                stopPing();
            }
        }

        private void stopPing() {
            Future<?> scheduled = ping;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }
    }
}
