package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A command that waits on the server, on a connection of its own. Cancelled, it is told to stop by CLIENT UNBLOCK, and its
 * connection goes back when it has: what it took in that very moment is undone, so that a cancellation loses nothing.
 */
final class Blocked<R extends @Nullable Object> implements Run {
    private final RedisEngine engine;
    private final Command<R> command;
    private final long waitMillis;
    private final Outcome<@Nullable Object> outcome;
    /** Gives back what came for nobody. */
    private final Undo undo;

    // Guarded by this object.
    private boolean left;
    /** Where the command waits; null while it does not. */
    private @Nullable Lease waiting;

    private long id = -1;
    private boolean stopping;

    /** What undoes a reply that nobody gets. */
    @FunctionalInterface
    interface Undo {
        void reply(@Nullable Object reply);
    }

    Blocked(RedisEngine engine, Command<R> command, long waitMillis, Outcome<@Nullable Object> outcome, Undo undo) {
        this.engine = engine;
        this.command = command;
        this.waitMillis = waitMillis;
        this.outcome = outcome;
        this.undo = undo;
    }

    @Override
    public void start() {
        byte[] key = command.arguments[command.firstKey];
        engine.leases
                .lease(false, key, new Outcome<>() {
                    @Override
                    public boolean complete(Lease open) {
                        boolean wanted;
                        synchronized (Blocked.this) {
                            wanted = !left;
                        }
                        if (wanted) {
                            send(open);
                        }
                        return wanted;
                    }

                    @Override
                    public void fail(RunnelException error) {
                        outcome.fail(error);
                    }
                })
                .start();
    }

    private void send(Lease open) {
        synchronized (this) {
            waiting = open;
        }
        // Which client to unblock: asked for on the way, so that it costs no round trip.
        open.send(
                open.control(Lease.id(), new Outcome<>() {
                    @Override
                    public boolean complete(@Nullable Object reply) {
                        synchronized (Blocked.this) {
                            id = Replies.number(reply);
                        }
                        stopIfLeft();
                        return true;
                    }

                    @Override
                    public void fail(RunnelException error) {
                        // The command behind it fails of the same.
                    }
                }),
                0);
        open.send(open.call(command, new Ended(open)), waitMillis);
    }

    private final class Ended implements Outcome<@Nullable Object> {
        private final Lease open;

        Ended(Lease open) {
            this.open = open;
        }

        @Override
        public boolean complete(@Nullable Object reply) {
            boolean wanted;
            synchronized (Blocked.this) {
                waiting = null;
                wanted = !left;
                if (stopping && id >= 0) {
                    // An UNBLOCK may be on its way and must not meet the connection's next use.
                    open.drop();
                }
            }
            open.giveBack();
            if (!wanted || !Call.deliver(outcome, reply)) {
                undo.reply(reply);
            }
            return true;
        }

        @Override
        public void fail(RunnelException error) {
            boolean wanted;
            synchronized (Blocked.this) {
                waiting = null;
                wanted = !left;
            }
            open.drop();
            if (wanted) {
                outcome.fail(error);
            }
        }
    }

    @Override
    public void cancel() {
        synchronized (this) {
            left = true;
        }
        stopIfLeft();
    }

    /** Once it is known whom to stop. */
    private void stopIfLeft() {
        Lease blocked;
        Command<@Nullable Void> unblock;
        synchronized (this) {
            blocked = waiting;
            if (!left || blocked == null || id < 0 || stopping) {
                return;
            }
            stopping = true;
            unblock = Lease.unblock(id);
        }
        if (engine.connector.isCluster()) {
            unblockOn(blocked.node, unblock);
        } else {
            // If it fails, the wait ends by itself when its time is over.
            engine.send(engine.call(unblock, Ignored.OUTCOME));
        }
    }

    /** A client's number is of its node, and another client's on every other. */
    private void unblockOn(String node, Command<@Nullable Void> unblock) {
        engine.leases
                .leaseOf(node, new Outcome<>() {
                    @Override
                    public boolean complete(Lease open) {
                        open.run(unblock, new Outcome<>() {
                                    @Override
                                    public boolean complete(@Nullable Void done) {
                                        open.giveBack();
                                        return true;
                                    }

                                    @Override
                                    public void fail(RunnelException error) {
                                        open.drop();
                                    }
                                })
                                .start();
                        return true;
                    }

                    @Override
                    public void fail(RunnelException error) {
                        // The node is gone, and the wait with it.
                    }
                })
                .start();
    }

    @Override
    public CompletionStage<@Nullable Void> whenLeft() {
        return CompletableFuture.completedFuture(null);
    }
}
