package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run of a transaction's block: reads at once, each key watched before, on a connection of its own; writes kept until the
 * end and sent as one MULTI ... EXEC, which Redis runs if no watched key was changed by anybody.
 *
 * <pre>
 * OPEN -- ready: no more reads or writes, a connection is there -- exec --> SETTLED: run, or a conflict, or unknown
 *  |                                  |
 *  +--------------- discard ----------+-----------------------------------> SETTLED: nothing was run
 * </pre>
 *
 * What is sent is decided under the lock, in the order of the decisions; nothing is once it is settled, and a connection that
 * comes then goes back.
 */
final class Attempt {
    private static final Word WATCH = Word.of("WATCH");
    private static final Word UNWATCH = Word.of("UNWATCH");

    private final RedisEngine engine;

    // Guarded by this object.
    private final List<Queued<?>> queued = new ArrayList<>();
    private final Set<ByteBuffer> watched = new HashSet<>();
    /** Reads that wait for the connection, and whoever waits for it to settle the attempt. */
    private final List<Reading> parked = new ArrayList<>();

    private @Nullable Outcome<@Nullable Object> awaited;
    private @Nullable Run leasing;
    private @Nullable Lease lease;
    private @Nullable RunnelException failed;
    private boolean used;
    private boolean ended;
    private boolean settled;

    /** Sends, in the order in which they were decided; one thread at a time runs them, without the lock. */
    private final ArrayDeque<Runnable> sends = new ArrayDeque<>();

    private boolean sending;

    private final CompletableFuture<@Nullable Void> left = new CompletableFuture<>();

    Attempt(RedisEngine engine) {
        this.engine = engine;
    }

    /** Reads now; the outcome is given the bare reply. WRONG_SCOPE for a command that writes. */
    Run read(Command<?> command, Outcome<@Nullable Object> outcome) {
        if (!command.reads()) {
            throw new RunnelException(
                    ErrorKind.WRONG_SCOPE,
                    "In a transaction " + command.shown()
                            + ", which may write, is queued: queue(...) sends it at the end, all or"
                            + " nothing; run(...) reads at once.");
        }
        checkOpen();
        return new Reading(command, outcome);
    }

    /** A read, and its outcome, of which WATCH's failure is one as well. */
    private final class Reading implements Run, Outcome<@Nullable Object> {
        final Command<?> command;
        private final Outcome<@Nullable Object> outcome;
        private boolean over;

        Reading(Command<?> command, Outcome<@Nullable Object> outcome) {
            this.command = command;
            this.outcome = outcome;
        }

        @Override
        public void start() {
            Run begin = null;
            RunnelException refused = null;
            synchronized (Attempt.this) {
                if (ended) {
                    refused = closed();
                } else if (failed != null) {
                    refused = failed;
                } else if (lease != null) {
                    decide(lease, this);
                } else {
                    parked.add(this);
                    begin = leasing(command);
                }
            }
            if (refused != null) {
                fail(refused);
            } else if (begin != null) {
                begin.start();
            }
            send();
        }

        private synchronized boolean end() {
            boolean first = !over;
            over = true;
            return first;
        }

        private synchronized boolean over() {
            return over;
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

        @Override
        public void cancel() {
            end();
        }

        @Override
        public CompletionStage<@Nullable Void> whenLeft() {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** To be called under the lock: the read goes out behind what was decided before, its key watched first. */
    private void decide(Lease open, Reading reading) {
        if (reading.over()) {
            return;
        }
        used = true;
        var calls = new ArrayList<Call>(2);
        Command<?> watch = watch(reading.command);
        if (watch != null) {
            calls.add(open.control(watch, new Outcome<>() {
                @Override
                public boolean complete(@Nullable Object ok) {
                    return true;
                }

                @Override
                public void fail(RunnelException error) {
                    reading.fail(error);
                }
            }));
        }
        calls.add(open.call(reading.command, reading));
        sends.add(() -> open.send(calls));
    }

    /** WATCH for the keys that are not watched yet; null if all are. */
    private @Nullable Command<?> watch(Command<?> command) {
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

    /** Runs what was decided. Without the lock, for a send that fails tells callers, who may come back here. */
    private void send() {
        synchronized (this) {
            if (sending) {
                return;
            }
            sending = true;
        }
        while (true) {
            Runnable next;
            synchronized (this) {
                next = sends.poll();
                if (next == null) {
                    sending = false;
                    return;
                }
            }
            next.run();
        }
    }

    /** To be called under the lock: what begins to get a connection, or null if that was begun before. */
    private @Nullable Run leasing(Command<?> first) {
        if (leasing != null) {
            return null;
        }
        byte[] key = first.firstKey < 0 ? null : first.arguments[first.firstKey];
        Run made = engine.leases.lease(true, key, new Outcome<>() {
            @Override
            public boolean complete(Lease open) {
                return leased(open);
            }

            @Override
            public void fail(RunnelException error) {
                unleased(error);
            }
        });
        leasing = made;
        return made;
    }

    private boolean leased(Lease open) {
        Outcome<@Nullable Object> waiting;
        synchronized (this) {
            if (settled) {
                return false;
            }
            lease = open;
            parked.forEach(each -> decide(open, each));
            parked.clear();
            waiting = awaited;
            awaited = null;
        }
        send();
        if (waiting != null) {
            Call.deliver(waiting, null);
        }
        return true;
    }

    private void unleased(RunnelException error) {
        List<Reading> reads;
        Outcome<@Nullable Object> waiting;
        synchronized (this) {
            failed = error;
            reads = List.copyOf(parked);
            parked.clear();
            waiting = awaited;
            awaited = null;
        }
        reads.forEach(each -> each.fail(error));
        if (waiting != null) {
            waiting.fail(error);
        }
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
            throw closed();
        }
    }

    private static RunnelException closed() {
        return new RunnelException(
                ErrorKind.TRANSACTION_CLOSED, "The transaction's block has ended; nothing can be run in it any more.");
    }

    synchronized boolean ended() {
        return ended;
    }

    /** Ends the block, and waits for the connection that {@link #exec} needs; nothing has been run yet, and cancelled, nothing is. */
    Run ready(Outcome<@Nullable Object> outcome) {
        return Run.leftAtOnce(() -> awaitLease(outcome), () -> discard());
    }

    private void awaitLease(Outcome<@Nullable Object> outcome) {
        List<Reading> unsent;
        Run begin = null;
        RunnelException refused = null;
        boolean ready = false;
        synchronized (this) {
            ended = true;
            unsent = List.copyOf(parked);
            parked.clear();
            if (settled) {
                refused = closed();
            } else if (failed != null) {
                refused = failed;
            } else if (lease != null || nothing()) {
                ready = true;
            } else {
                awaited = outcome;
                begin = leasing(
                        queued.isEmpty() ? RedisEngine.PING : queued.get(0).command());
            }
        }
        unsent.forEach(each -> each.fail(closed()));
        if (refused != null) {
            outcome.fail(refused);
        } else if (ready) {
            Call.deliver(outcome, null);
        } else if (begin != null) {
            begin.start();
        }
    }

    /** Reads of two keys are checked by an EXEC of nothing: they were of one moment. */
    private boolean nothing() {
        return queued.isEmpty() && watched.size() < 2;
    }

    /**
     * Ends the block well, once it is {@link #ready}. SERIALIZATION_FAILURE if a watched key was changed; COMMIT_UNKNOWN if the
     * answer was lost; TRANSACTION_CLOSED if it was discarded before; seen through, whoever leaves.
     */
    CompletionStage<@Nullable Void> exec() {
        var done = new CompletableFuture<@Nullable Void>();
        synchronized (this) {
            if (settled) {
                return CompletableFuture.failedFuture(closed());
            }
            if (nothing()) {
                return discard();
            }
            Lease open = Objects.requireNonNull(lease, "Not ready.");
            settled = true;
            sends.add(() -> new Exec(engine, open, List.copyOf(queued), done).start());
        }
        left.complete(null);
        send();
        return done;
    }

    /** Ends the block without running anything; after {@link #exec} it does nothing. */
    CompletionStage<@Nullable Void> discard() {
        Run pending;
        List<Reading> unsent;
        boolean over;
        synchronized (this) {
            ended = true;
            if (settled) {
                return left;
            }
            settled = true;
            awaited = null;
            unsent = List.copyOf(parked);
            parked.clear();
            Lease open = lease;
            pending = open == null ? leasing : null;
            over = open == null;
            if (open != null) {
                sends.add(() -> settle(open));
            }
        }
        if (pending != null) {
            pending.cancel();
        }
        unsent.forEach(each -> each.fail(closed()));
        if (over) {
            left.complete(null);
        }
        send();
        return left;
    }

    private void settle(Lease open) {
        boolean clean;
        synchronized (this) {
            clean = !used;
        }
        if (clean) {
            open.giveBack();
            left.complete(null);
        } else {
            unwatch(open);
        }
    }

    /** Its answer comes behind those of all reads, also of those that nobody waits for any more. */
    private void unwatch(Lease open) {
        var command = new Command<@Nullable Void>(
                UNWATCH, new byte[0][], -1, 0, Command.Effect.READS, Replies::nothing, null, null);
        open.send(
                open.control(command, new Outcome<>() {
                    @Override
                    public boolean complete(@Nullable Object ok) {
                        open.giveBack();
                        return left.complete(null);
                    }

                    @Override
                    public void fail(RunnelException error) {
                        open.drop();
                        left.complete(null);
                    }
                }),
                0);
    }
}
