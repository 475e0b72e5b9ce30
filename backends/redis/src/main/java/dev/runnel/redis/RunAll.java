package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Commands in one write, answered together. */
final class RunAll<R extends @Nullable Object> implements Run {
    private final RedisEngine engine;
    private final Outcome<List<R>> outcome;
    private final List<Call> calls = new ArrayList<>();
    private final @Nullable Object[] answers;
    private final AtomicInteger open;
    private volatile @Nullable RunnelException failed;

    RunAll(RedisEngine engine, List<? extends Command<? extends R>> commands, Outcome<List<R>> outcome) {
        this.engine = engine;
        this.outcome = outcome;
        this.answers = new Object[commands.size()];
        this.open = new AtomicInteger(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            add(commands.get(i), i);
        }
    }

    private void add(Command<? extends R> command, int index) {
        calls.add(engine.call(command, new Slot(command, index)));
    }

    /** Where one answer goes. */
    private final class Slot implements Outcome<@Nullable Object> {
        private final Command<? extends R> command;
        private final int index;

        Slot(Command<? extends R> command, int index) {
            this.command = command;
            this.index = index;
        }

        @Override
        public boolean complete(@Nullable Object reply) {
            try {
                answers[index] = Decoding.decoded(command, reply);
            } catch (RunnelException e) {
                fail(e);
                return true;
            }
            ended();
            return true;
        }

        @Override
        public void fail(RunnelException error) {
            if (failed == null) {
                failed = error;
            }
            ended();
        }
    }

    @SuppressWarnings("unchecked") // each answer is that of its command
    private void ended() {
        if (open.decrementAndGet() > 0) {
            return;
        }
        RunnelException first = failed;
        if (first == null) {
            var all = new ArrayList<R>(answers.length);
            for (Object answer : answers) {
                all.add((R) answer);
            }
            outcome.complete(Collections.unmodifiableList(all));
        } else {
            outcome.fail(first);
        }
    }

    @Override
    public void start() {
        if (calls.isEmpty()) {
            outcome.complete(List.of());
        } else {
            engine.line.send(calls);
        }
    }

    @Override
    public void cancel() {
        calls.forEach(Call::leave);
    }

    @Override
    public CompletionStage<@Nullable Void> whenLeft() {
        return CompletableFuture.completedFuture(null);
    }
}
