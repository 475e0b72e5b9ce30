package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryListener;
import dev.runnel.signal.Signal;
import dev.runnel.spi.run.IoThreads;
import dev.runnel.spi.run.Waiting;
import dev.runnel.transaction.Retry;
import dev.runnel.url.ConnectUrl;
import io.lettuce.core.AbstractRedisClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Redis for threads that wait. Make one per server and share it; nothing is connected before the first use. An interrupt ends a
 * wait with STATEMENT_CANCELLED: a command that was not sent by then never is, one that was may have run.
 */
public final class BlockingRedis implements AutoCloseable {
    final RedisEngine engine;
    /** Those inside a transaction's block. */
    private final Set<Thread> inTransaction;

    private final boolean detached;

    private BlockingRedis(RedisEngine engine, Set<Thread> inTransaction, boolean detached) {
        this.engine = engine;
        this.inTransaction = inTransaction;
        this.detached = detached;
    }

    /** Opens the Redis at a URL: {@code redis://:secret@host:6379/0}. CONFIGURATION naming the part that is wrong. */
    public static BlockingRedis open(String url) {
        return open(url, options -> {});
    }

    /** Opens the Redis at a URL with options of one's own: {@code open(url, options -> options.poolSize(4))}. */
    public static BlockingRedis open(String url, Consumer<RedisOptionsBuilder> configure) {
        return open(ConnectUrl.parse(url), configure, List.of());
    }

    /** Opens a URL that was parsed or built before, with options and listeners of one's own. */
    public static BlockingRedis open(
            ConnectUrl url, Consumer<RedisOptionsBuilder> configure, List<QueryListener> listeners) {
        return new BlockingRedis(RedisEngine.open(url, configure, listeners), ConcurrentHashMap.newKeySet(), false);
    }

    /** Opens the URL in the environment variable {@code REDIS_URL}. */
    public static BlockingRedis fromEnvironment() {
        return open(RedisEngine.urlOfEnvironment(System.getenv()), options -> {}, List.of());
    }

    /** Sends a command and waits for its answer; see {@link Keys} for the errors of what it holds. */
    public <R extends @Nullable Object> R run(Command<R> command) {
        refuseInTransaction();
        return Decoding.decoded(command, Waiting.on(outcome -> engine.bare(command, outcome)));
    }

    /** Asks the server for a sign of life; CONNECTION_FAILED, AUTHENTICATION and so on say what is wrong. */
    public void ping() {
        run(RedisEngine.PING);
    }

    /** Sends commands in one write and waits for all their answers. */
    public <R extends @Nullable Object> List<R> runAll(List<? extends Command<? extends R>> commands) {
        refuseInTransaction();
        return Waiting.on(outcome -> engine.runAll(commands, outcome));
    }

    /**
     * Runs a block as a transaction, on a connection of its own: {@code run} reads at once and watches what it reads, {@code queue}
     * keeps what is written for the end, where Redis runs all of it if nothing that was read was changed by anybody, and else
     * nothing; then the block runs again. SERIALIZATION_FAILURE when all attempts met with a conflict; COMMIT_UNKNOWN if the
     * answer to EXEC was lost.
     */
    public <R extends @Nullable Object> R transaction(
            Retry retry, Function<? super BlockingRedisTransaction, ? extends R> work) {
        refuseInTransaction();
        for (int number = 1; ; number++) {
            var attempt = new Attempt(engine);
            try {
                R result = block(attempt, work);
                Waiting.<@Nullable Object>on(attempt::ready);
                Waiting.seeThrough(attempt.exec());
                return result;
            } catch (Throwable e) {
                // Also what is checked in Java, which a block in Kotlin may throw.
                Waiting.seeThrough(attempt.discard());
                if (!retry.again(number, e)) {
                    throw e;
                }
                long wait = retry.waitMillis(number);
                Waiting.seeThrough(engine.pause(wait));
            }
        }
    }

    private <R extends @Nullable Object> R block(
            Attempt attempt, Function<? super BlockingRedisTransaction, ? extends R> work) {
        inTransaction.add(Thread.currentThread());
        try {
            return work.apply(new BlockingRedisTransaction(attempt));
        } finally {
            inTransaction.remove(Thread.currentThread());
        }
    }

    /** Refuses this Redis inside its own transaction's block: what is sent by it would not belong to the transaction. */
    private void refuseInTransaction() {
        if (!detached && !inTransaction.isEmpty() && inTransaction.contains(Thread.currentThread())) {
            throw RedisEngine.wrongScope();
        }
    }

    /** The same Redis, not refused inside a transaction's block: what it does is done at once, however that ends. */
    public BlockingRedis detached() {
        return new BlockingRedis(engine, inTransaction, true);
    }

    /** {@link #transaction(Retry, Function)} that runs up to ten times. */
    public <R extends @Nullable Object> R transaction(Function<? super BlockingRedisTransaction, ? extends R> work) {
        return transaction(Retry.onConflict(10), work);
    }

    /** Takes the first value of a list, for which it waits so long on the server; null if none came, or the thread was interrupted. */
    public <T> @Nullable T take(ListKey<T> list, Duration wait) {
        refuseInTransaction();
        Object reply = Waiting.on(outcome -> engine.take(list, wait, outcome));
        return list.take(wait).decode(reply);
    }

    /** The names of all keys that match a pattern, batch after batch; one may come twice. The stream must be closed. */
    public Stream<String> keys(String pattern) {
        refuseInTransaction();
        return BatchIterator.stream(KeyScan.of(engine, pattern), 500);
    }

    /** The members of a set, batch after batch; one may come twice. The stream must be closed. */
    public <T> Stream<T> scan(SetKey<T> set) {
        refuseInTransaction();
        return BatchIterator.stream(Scanning.members(engine, set), 500);
    }

    /** The members of a sorted set with their scores, in no order, batch after batch. The stream must be closed. */
    public <T> Stream<Scored<T>> scan(SortedSetKey<T> set) {
        refuseInTransaction();
        return BatchIterator.stream(Scanning.members(engine, set), 500);
    }

    /**
     * Listens to channels: the stream waits for the next signal and must be closed. Its first is a {@link dev.runnel.signal.Gap},
     * and so is that after each lost connection, which is made again by itself.
     */
    public Stream<Signal> listen(String... channels) {
        refuseInTransaction();
        return BatchIterator.stream(engine.listen(Subscription.Kind.CHANNELS, channels), 256);
    }

    /** {@link #listen} to all channels whose names match: {@code news.*}. */
    public Stream<Signal> listenPattern(String... patterns) {
        refuseInTransaction();
        return BatchIterator.stream(engine.listen(Subscription.Kind.PATTERNS, patterns), 256);
    }

    /** {@link #listen} to channels that a cluster keeps on the nodes of the keys of the same name; all on one node. */
    public Stream<Signal> listenSharded(String... channels) {
        refuseInTransaction();
        return BatchIterator.stream(engine.listen(Subscription.Kind.SHARDED, channels), 256);
    }

    /**
     * Reads a stream as one consumer of a group: at first what it was given before and has not acknowledged
     * ({@link StreamKey#acknowledge}), then what is new, waiting for it. The stream must be closed.
     */
    public <T> Stream<StreamEntry<T>> consume(StreamKey<T> stream, String group, String consumer) {
        return consume(stream, group, consumer, null);
    }

    /** The same; takes over what other consumers have left unacknowledged for so long. */
    public <T> Stream<StreamEntry<T>> consume(
            StreamKey<T> stream, String group, String consumer, @Nullable Duration claimAfter) {
        refuseInTransaction();
        return BatchIterator.stream(StreamReading.ofGroup(engine, stream, group, consumer, claimAfter), 64);
    }

    /** Reads a stream alone, from behind an id on, waiting for more: {@code $} for what is added from now on, {@code 0} for all. */
    public <T> Stream<StreamEntry<T>> follow(StreamKey<T> stream, String after) {
        refuseInTransaction();
        return BatchIterator.stream(StreamReading.alone(engine, stream, after), 64);
    }

    /**
     * The value of a key, or else what is loaded, which is put there: once for all who ask at the same time. It is loaded on a
     * thread of Runnel's, so that an interrupt of who came first does not fail the others.
     */
    public <T> T cached(ValueKey<T> key, Supplier<T> load) {
        refuseInTransaction();
        CompletableFuture<T> answer = engine.cached(key, () -> CompletableFuture.supplyAsync(load, IoThreads.shared()));
        try {
            answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RunnelException(
                    ErrorKind.STATEMENT_CANCELLED,
                    "The thread was interrupted while it waited for a load. The interrupt flag is still set.");
        } catch (ExecutionException e) {
            // Told below, as the caller's own.
        }
        return Waiting.seeThrough(answer);
    }

    /** Deletes a value that is out of date, and sees to it that what is being loaded for it is not put in its place. */
    public void invalidate(ValueKey<?> key) {
        engine.flights.forget(key.bytes());
        run(key.delete());
    }

    /** Lettuce's own client, which has connections of its own to give: {@code ((RedisClient) unwrap()).connect(uri)}. */
    public AbstractRedisClient unwrap() {
        return engine.client();
    }

    /** Closes all connections; what is under way fails. */
    @Override
    public void close() {
        engine.closeAndWait();
    }

    @Override
    public String toString() {
        return "BlockingRedis(" + engine.options.place() + ")";
    }
}
