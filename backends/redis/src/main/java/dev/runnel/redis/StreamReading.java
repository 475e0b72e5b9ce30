package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream batch after batch, waiting on the server where there is nothing. As one of a group it reads first what it was
 * given before and has not acknowledged, then what is new; after a lost connection it goes on where it was, so that an entry
 * whose delivery was lost is delivered again and no other is.
 */
final class StreamReading<T> implements Batches<StreamEntry<T>> {
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final long PAUSE_MS = 100;
    /** Behind which only what is added from now on comes. */
    private static final String NOW = "$";

    private final RedisEngine engine;
    private final StreamKey<T> stream;
    /** Null for one who reads alone. */
    private final @Nullable String group;

    private final String consumer;
    private final @Nullable Duration claimAfter;

    // Of one batch at a time.
    private String after;
    private boolean pending;
    private boolean everRead;
    private long claimedAt;

    private volatile boolean ended;
    private volatile @Nullable Run current;

    private StreamReading(
            RedisEngine engine,
            StreamKey<T> stream,
            @Nullable String group,
            String consumer,
            @Nullable Duration claimAfter,
            String after) {
        this.engine = engine;
        this.stream = stream;
        this.group = group;
        this.consumer = consumer;
        this.claimAfter = claimAfter;
        this.after = after;
        this.pending = group != null;
    }

    static <T> StreamReading<T> ofGroup(
            RedisEngine engine, StreamKey<T> stream, String group, String consumer, @Nullable Duration claimAfter) {
        return new StreamReading<>(engine, stream, group, consumer, claimAfter, "0");
    }

    static <T> StreamReading<T> alone(RedisEngine engine, StreamKey<T> stream, String after) {
        return new StreamReading<>(engine, stream, null, "", null, after);
    }

    @Override
    public Run next(int largest, Outcome<List<StreamEntry<T>>> outcome) {
        return Run.leftAtOnce(() -> read(largest, outcome), this::close);
    }

    private void read(int largest, Outcome<List<StreamEntry<T>>> outcome) {
        if (ended) {
            outcome.complete(List.of());
            return;
        }
        Duration idle = claimAfter;
        String mine = group;
        if (mine == null && after.equals(NOW)) {
            // Once: what is added between two reads, or while the connection is lost, is behind it as well.
            attempt(engine.run(stream.last(), new Answered<>(largest, outcome) {
                @Override
                void answered(String last) {
                    after = last;
                    read(largest, outcome);
                }
            }));
        } else if (mine != null && idle != null && !pending && System.nanoTime() - claimedAt >= idle.toNanos()) {
            claimedAt = System.nanoTime();
            attempt(engine.run(stream.claim(mine, consumer, idle, largest), new Answered<>(largest, outcome) {
                @Override
                void answered(List<StreamEntry<T>> entries) {
                    hand(entries, largest, outcome);
                }
            }));
        } else {
            Command<StreamBatch<T>> command = mine == null
                    ? stream.read(after, largest, WAIT)
                    : stream.read(mine, consumer, pending ? after : ">", largest, WAIT);
            var answered = new Answered<StreamBatch<T>>(largest, outcome) {
                @Override
                void answered(StreamBatch<T> batch) {
                    String last = batch.last();
                    if (last == null) {
                        pending = false;
                    } else {
                        after = last;
                    }
                    hand(batch.entries(), largest, outcome);
                }
            };
            // Entries that reach nobody stay pending, or are read again from where this one was.
            attempt(new Blocked<>(engine, command, WAIT.toMillis(), Decoding.of(command, answered), lost -> {}));
        }
    }

    /** There may be none, of which the caller is not told: a batch without any is the end. */
    private void hand(List<StreamEntry<T>> entries, int largest, Outcome<List<StreamEntry<T>>> outcome) {
        if (entries.isEmpty()) {
            read(largest, outcome);
        } else {
            outcome.complete(entries);
        }
    }

    private void attempt(Run run) {
        current = run;
        run.start();
        if (ended) {
            run.cancel();
        }
    }

    /** What one command has answered; a connection that was lost is made again, once there was one. */
    private abstract class Answered<A> implements Outcome<A> {
        private final int largest;
        private final Outcome<List<StreamEntry<T>>> outcome;

        Answered(int largest, Outcome<List<StreamEntry<T>>> outcome) {
            this.largest = largest;
            this.outcome = outcome;
        }

        abstract void answered(A answer);

        @Override
        public boolean complete(A answer) {
            everRead = true;
            answered(answer);
            return true;
        }

        @Override
        public void fail(RunnelException error) {
            boolean again = switch (error.kind()) {
                case CONNECTION_LOST, CONNECTION_FAILED, STATEMENT_TIMEOUT -> everRead && !ended;
                default -> false;
            };
            if (again) {
                pending = group != null;
                engine.after(PAUSE_MS, () -> read(largest, outcome));
            } else {
                ended = true;
                outcome.fail(error);
            }
        }
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        ended = true;
        Run run = current;
        if (run != null) {
            run.cancel();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean ended() {
        return ended;
    }
}
