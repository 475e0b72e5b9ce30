package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run of a transaction's block: reads at once, each key watched before, on a connection of its own; writes kept until the
 * end and sent as one MULTI ... EXEC, which Redis runs if no watched key was changed by anybody.
 *
 * <pre>
 * NEW -- first read --> WATCHING -- exec --> ENDED: run, or a conflict, or unknown
 *  |                        |
 *  +-- exec, discard -------+-- discard --> ENDED: nothing was run
 * </pre>
 */
final class Attempt {
    private static final Word WATCH = Word.of("WATCH");
    private static final Word UNWATCH = Word.of("UNWATCH");

    private final RedisEngine engine;
    private final List<Queued<?>> queued = new ArrayList<>();
    private final Set<ByteBuffer> watched = new HashSet<>();
    private @Nullable CompletableFuture<Lease> lease;
    private boolean ended;

    Attempt(RedisEngine engine) {
        this.engine = engine;
    }

    /** Reads now. WRONG_SCOPE for a command that writes. */
    <R extends @Nullable Object> Run read(Command<R> command, Outcome<R> outcome) {
        if (!command.reads()) {
            throw new RunnelException(
                    ErrorKind.WRONG_SCOPE,
                    "In a transaction " + command.shown()
                            + ", which may write, is queued: queue(...) sends it at the end, all or"
                            + " nothing; run(...) reads at once.");
        }
        var result = new Reading(Decoding.of(command, outcome));
        var made = new Run() {
            @Override
            public void start() {
                leased(command).whenComplete((open, error) -> {
                    if (error != null) {
                        result.fail(RedisErrors.connecting(error, engine.options.place()));
                    } else {
                        send(open, command, result);
                    }
                });
            }

            @Override
            public void cancel() {
                result.left = true;
            }

            @Override
            public CompletionStage<@Nullable Void> whenLeft() {
                return CompletableFuture.completedFuture(null);
            }
        };
        checkOpen();
        return made;
    }

    /** The outcome of a read, of which WATCH's failure is one as well. */
    private static final class Reading implements Outcome<@Nullable Object> {
        private final Outcome<@Nullable Object> outcome;
        private boolean over;
        volatile boolean left;

        Reading(Outcome<@Nullable Object> outcome) {
            this.outcome = outcome;
        }

        private synchronized boolean end() {
            boolean first = !over;
            over = true;
            return first && !left;
        }

        @Override
        public boolean complete(@Nullable Object reply) {
            return end() && Call.deliver(outcome, reply);
        }

        @Override
        public void fail(RunnelException error) {
            if (end()) {
                outcome.fail(error);
            }
        }
    }

    private void send(Lease open, Command<?> command, Reading result) {
        var calls = new ArrayList<Call>(2);
        Command<?> watch = watch(command);
        if (watch != null) {
            calls.add(open.call(watch, new Outcome<>() {
                @Override
                public boolean complete(@Nullable Object ok) {
                    return true;
                }

                @Override
                public void fail(RunnelException error) {
                    result.fail(error);
                }
            }));
        }
        calls.add(open.call(command, result));
        open.send(calls);
    }

    /** WATCH for the keys that are not watched yet; null if all are. */
    private synchronized @Nullable Command<?> watch(Command<?> command) {
        var fresh = new ArrayList<byte[]>();
        for (int i = 0; i < command.keys; i++) {
            byte[] key = command.arguments[command.firstKey + i];
            if (watched.add(ByteBuffer.wrap(key))) {
                fresh.add(key);
            }
        }
        return fresh.isEmpty()
                ? null
                : new Command<>(
                        WATCH,
                        fresh.toArray(byte[][]::new),
                        0,
                        fresh.size(),
                        Command.Effect.READS,
                        Replies::nothing,
                        command.declared,
                        null);
    }

    private CompletableFuture<Lease> leased(Command<?> first) {
        CompletableFuture<Lease> made;
        synchronized (this) {
            if (lease != null) {
                return lease;
            }
            made = new CompletableFuture<>();
            lease = made;
        }
        byte[] key = first.firstKey < 0 ? null : first.arguments[first.firstKey];
        engine.leases
                .lease(true, key, new Outcome<>() {
                    @Override
                    public boolean complete(Lease open) {
                        return made.complete(open);
                    }

                    @Override
                    public void fail(RunnelException error) {
                        made.completeExceptionally(error);
                    }
                })
                .start();
        return made;
    }

    /** Keeps a command for the end. */
    synchronized <R extends @Nullable Object> Queued<R> queue(Command<R> command) {
        checkOpen();
        if (command.effect == Command.Effect.BLOCKS) {
            throw new RunnelException(ErrorKind.PARAMETER, "A transaction cannot wait on the server.");
        }
        var made = new Queued<>(command);
        queued.add(made);
        return made;
    }

    private synchronized void checkOpen() {
        if (ended) {
            throw new RunnelException(
                    ErrorKind.TRANSACTION_CLOSED,
                    "The transaction's block has ended; nothing can be run in it any more.");
        }
    }

    synchronized boolean ended() {
        return ended;
    }

    private synchronized void end() {
        ended = true;
    }

    /**
     * Ends the block well. SERIALIZATION_FAILURE if a watched key was changed; COMMIT_UNKNOWN if the answer was lost; seen
     * through, whoever leaves.
     */
    CompletionStage<@Nullable Void> exec() {
        end();
        boolean nothing;
        synchronized (this) {
            nothing = queued.isEmpty() && watched.size() < 2;
        }
        if (nothing) {
            return discard();
        }
        var done = new CompletableFuture<@Nullable Void>();
        // Reads of two keys are checked by an EXEC of nothing: they were of one moment.
        Command<?> first = queued.isEmpty() ? RedisEngine.PING : queued.get(0).command();
        leased(first).whenComplete((open, error) -> {
            if (error != null) {
                done.completeExceptionally(RedisErrors.connecting(error, engine.options.place()));
            } else {
                new Exec(open, List.copyOf(queued), done).start();
            }
        });
        return done;
    }

    /** Ends the block without running anything. */
    CompletionStage<@Nullable Void> discard() {
        end();
        CompletableFuture<Lease> leased;
        boolean watching;
        synchronized (this) {
            leased = lease;
            watching = !watched.isEmpty();
        }
        var done = new CompletableFuture<@Nullable Void>();
        if (leased == null) {
            done.complete(null);
            return done;
        }
        leased.whenComplete((open, error) -> {
            if (error != null) {
                done.complete(null);
            } else if (!watching) {
                open.giveBack();
                done.complete(null);
            } else {
                unwatch(open, done);
            }
        });
        return done;
    }

    /** Its answer comes behind those of all reads, also of those that nobody waits for any more. */
    private static void unwatch(Lease open, CompletableFuture<@Nullable Void> done) {
        var command = new Command<@Nullable Void>(
                UNWATCH, new byte[0][], -1, 0, Command.Effect.READS, Replies::nothing, null, null);
        open.send(
                open.call(command, new Outcome<>() {
                    @Override
                    public boolean complete(@Nullable Object ok) {
                        open.giveBack();
                        return done.complete(null);
                    }

                    @Override
                    public void fail(RunnelException error) {
                        open.drop();
                        done.complete(null);
                    }
                }),
                0);
    }
}
