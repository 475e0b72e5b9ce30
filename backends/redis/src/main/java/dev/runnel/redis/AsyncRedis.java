package dev.runnel.redis;

import dev.runnel.listener.QueryListener;
import dev.runnel.signal.Signal;
import dev.runnel.spi.run.RunFuture;
import dev.runnel.transaction.Retry;
import dev.runnel.url.ConnectUrl;
import io.lettuce.core.AbstractRedisClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Redis for futures. Make one per server and share it; nothing is connected before the first use. A future that is cancelled or
 * times out is left at once: a command that was not sent by then never is, one that was may have run.
 *
 * <p>A future completes on the thread that reads its connection, where what is attached to it without an executor runs, too:
 * nothing of that may block.
 */
public final class AsyncRedis implements AutoCloseable {
    final RedisEngine engine;

    AsyncRedis(RedisEngine engine) {
        this.engine = engine;
    }

    /** Opens the Redis at a URL: {@code redis://:secret@host:6379/0}. CONFIGURATION naming the part that is wrong. */
    public static AsyncRedis open(String url) {
        return open(url, options -> {});
    }

    /** Opens the Redis at a URL with options of one's own: {@code open(url, options -> options.poolSize(4))}. */
    public static AsyncRedis open(String url, Consumer<RedisOptionsBuilder> configure) {
        return open(ConnectUrl.parse(url), configure, List.of());
    }

    /** Opens a URL that was parsed or built before, with options and listeners of one's own. */
    public static AsyncRedis open(
            ConnectUrl url, Consumer<RedisOptionsBuilder> configure, List<QueryListener> listeners) {
        return new AsyncRedis(RedisEngine.open(url, configure, listeners));
    }

    /** Opens the URL in the environment variable {@code REDIS_URL}. */
    public static AsyncRedis fromEnvironment() {
        return open(RedisEngine.urlOfEnvironment(System.getenv()), options -> {}, List.of());
    }

    /** Sends a command; see {@link Keys} for the errors of what it holds. */
    public <R extends @Nullable Object> CompletableFuture<R> run(Command<R> command) {
        return RunFuture.start(outcome -> engine.run(command, outcome));
    }

    /** Asks the server for a sign of life; CONNECTION_FAILED, AUTHENTICATION and so on say what is wrong. */
    public CompletableFuture<@Nullable Void> ping() {
        return run(RedisEngine.PING).thenApply(pong -> null);
    }

    /** Sends commands in one write; all their answers, in order. */
    public <R extends @Nullable Object> CompletableFuture<List<R>> runAll(
            List<? extends Command<? extends R>> commands) {
        return RunFuture.start(outcome -> engine.runAll(commands, outcome));
    }

    /**
     * Runs a block as a transaction, on a connection of its own: {@code run} reads at once and watches what it reads, {@code queue}
     * keeps what is written for the end, where Redis runs all of it if nothing that was read was changed by anybody, and else
     * nothing; then the block runs again. SERIALIZATION_FAILURE when all attempts met with a conflict; COMMIT_UNKNOWN if the
     * answer to EXEC was lost.
     */
    public <R extends @Nullable Object> CompletableFuture<R> transaction(
            Retry retry, Function<AsyncRedisTransaction, ? extends CompletionStage<R>> work) {
        return TransactionWork.start(engine, retry, work);
    }

    /** {@link #transaction(Retry, Function)} that runs up to ten times. */
    public <R extends @Nullable Object> CompletableFuture<R> transaction(
            Function<AsyncRedisTransaction, ? extends CompletionStage<R>> work) {
        return transaction(Retry.onConflict(10), work);
    }

    /**
     * Takes the first value of a list, for which it waits so long on the server; null if none came. Cancelled, the wait ends, and
     * a value that was taken in that moment goes back to the list's beginning.
     */
    public <T> CompletableFuture<@Nullable T> take(ListKey<T> list, Duration wait) {
        return RunFuture.start(outcome -> engine.take(list, wait, Decoding.of(list.take(wait), outcome)));
    }

    /**
     * Listens to channels until the future is cancelled. The first signal is a {@link dev.runnel.signal.Gap}, and so is that after
     * each lost connection, which is made again by itself. The consumer is called for one signal at a time and must not block.
     */
    public CompletableFuture<@Nullable Void> listen(Consumer<? super Signal> consumer, String... channels) {
        return Pump.start(engine.listen(Subscription.Kind.CHANNELS, channels), 256, consumer);
    }

    /** {@link #listen} to all channels whose names match: {@code news.*}. */
    public CompletableFuture<@Nullable Void> listenPattern(Consumer<? super Signal> consumer, String... patterns) {
        return Pump.start(engine.listen(Subscription.Kind.PATTERNS, patterns), 256, consumer);
    }

    /** {@link #listen} to channels that a cluster keeps on the nodes of the keys of the same name; all on one node. */
    public CompletableFuture<@Nullable Void> listenSharded(Consumer<? super Signal> consumer, String... channels) {
        return Pump.start(engine.listen(Subscription.Kind.SHARDED, channels), 256, consumer);
    }

    /** The names of all keys that match a pattern, batch after batch; one may come twice. Done when all were given. */
    public CompletableFuture<@Nullable Void> keys(String pattern, Consumer<? super String> consumer) {
        return Pump.start(KeyScan.of(engine, pattern), 500, consumer);
    }

    /** The members of a set, batch after batch; one may come twice. Done when all were given. */
    public <T> CompletableFuture<@Nullable Void> scan(SetKey<T> set, Consumer<? super T> consumer) {
        return Pump.start(Scanning.members(engine, set), 500, consumer);
    }

    /** The members of a sorted set with their scores, in no order, batch after batch. Done when all were given. */
    public <T> CompletableFuture<@Nullable Void> scan(SortedSetKey<T> set, Consumer<? super Scored<T>> consumer) {
        return Pump.start(Scanning.members(engine, set), 500, consumer);
    }

    /**
     * Reads a stream as one consumer of a group until the future is cancelled: at first what it was given before and has not
     * acknowledged ({@link StreamKey#acknowledge}), then what is new.
     *
     * @param claimAfter takes over what other consumers have left unacknowledged for so long; null for nothing
     * @param handler is called for one entry at a time and must not block
     */
    public <T> CompletableFuture<@Nullable Void> consume(
            StreamKey<T> stream,
            String group,
            String consumer,
            @Nullable Duration claimAfter,
            Consumer<? super StreamEntry<T>> handler) {
        return Pump.start(StreamReading.ofGroup(engine, stream, group, consumer, claimAfter), 64, handler);
    }

    /** Reads a stream alone, from behind an id on, until the future is cancelled: {@code $} for what is added from now on. */
    public <T> CompletableFuture<@Nullable Void> follow(
            StreamKey<T> stream, String after, Consumer<? super StreamEntry<T>> handler) {
        return Pump.start(StreamReading.alone(engine, stream, after), 64, handler);
    }

    /**
     * The value of a key, or else what is loaded, which is put there: once for all who ask at the same time. One who cancels does
     * not stop it for the others; the last one does.
     */
    public <T> CompletableFuture<T> cached(ValueKey<T> key, Supplier<CompletableFuture<T>> load) {
        return engine.cached(key, load);
    }

    /** Deletes a value that is out of date, and sees to it that what is being loaded for it is not put in its place. */
    public CompletableFuture<Boolean> invalidate(ValueKey<?> key) {
        engine.flights.forget(key.bytes());
        return run(key.delete());
    }

    /** Lettuce's own client, which has connections of its own to give: {@code ((RedisClient) unwrap()).connect(uri)}. */
    public AbstractRedisClient unwrap() {
        return engine.client();
    }

    /** Closes all connections; what is under way fails. */
    public CompletionStage<@Nullable Void> shutdown() {
        return engine.close();
    }

    /** {@link #shutdown} for {@code try}: waits until all is closed. */
    @Override
    public void close() {
        engine.closeAndWait();
    }

    @Override
    public String toString() {
        return "AsyncRedis(" + engine.options.place() + ")";
    }
}
