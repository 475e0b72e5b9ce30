package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryLog;
import dev.runnel.spi.run.IoThreads;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import dev.runnel.spi.run.RunFuture;
import dev.runnel.spi.run.Waiting;
import dev.runnel.url.ConnectUrl;
import io.lettuce.core.AbstractRedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the three faces share: the shared connection, those for one use, and what is told to listeners. */
final class RedisEngine {
    private static final Logger LOG = LoggerFactory.getLogger(RedisEngine.class);
    static final Command<String> PING =
            new Command<>(Word.PING, new byte[0][], -1, 0, Command.Effect.READS, Replies::text, null, null);

    /** Stands for all that subscribe, in errors. */
    static final Command<Reply> SUBSCRIBE =
            new Command<>(Word.of("SUBSCRIBE"), new byte[0][], -1, 0, Command.Effect.READS, Reply::new, null, null);

    final RedisOptions options;
    final Connector connector;
    final Deadlines deadlines;
    final Line line;
    final Leases leases;
    final Flights flights = new Flights();
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final @Nullable Recorder recorder;

    private RedisEngine(RedisOptions options, List<QueryListener> listeners) {
        this.options = options;
        this.connector = new Connector(options);
        this.deadlines = new Deadlines(connector.timer());
        this.line = new Line(options, connector, deadlines);
        this.leases = new Leases(this);
        this.recorder = Recorder.of(listeners);
    }

    static RedisEngine open(ConnectUrl url, Consumer<RedisOptionsBuilder> configure, List<QueryListener> listeners) {
        var inCode = new RedisOptionsBuilder();
        configure.accept(inCode);
        RedisOptions options = RedisOptions.of(inCode.on(url), System.getenv());
        var all = new ArrayList<>(listeners);
        if (options.echo()) {
            all.add(QueryLog.echo());
        }
        if (!options.slowQuery().isZero()) {
            all.add(QueryLog.slowerThan(options.slowQuery()));
        }
        return new RedisEngine(options, all);
    }

    static RunnelException wrongScope() {
        return new RunnelException(
                ErrorKind.WRONG_SCOPE,
                "Redis was used inside its own transaction block, which would run outside that transaction. Use the block's"
                        + " receiver or parameter: run(...) reads, queue(...) writes at the end; or redis.detached if that is"
                        + " what you want.");
    }

    /** The URL in the environment variable {@code REDIS_URL}. */
    static ConnectUrl urlOfEnvironment(Map<String, String> environment) {
        String text = environment.get("REDIS_URL");
        if (text == null || text.isBlank()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The environment variable REDIS_URL is not set. Set it to where Redis is, such as"
                            + " REDIS_URL=redis://:password@host:6379/0, or give the URL in code.");
        }
        return ConnectUrl.parse(text);
    }

    /** A call on the shared connection, not sent yet; the outcome is given the bare reply. */
    Call call(Command<?> command, Outcome<@Nullable Object> outcome) {
        return new Call(command, line, recording(command, false, outcome));
    }

    /** The same outcome, of which the listeners are told, if there are any. */
    Outcome<@Nullable Object> recording(Command<?> command, boolean inTransaction, Outcome<@Nullable Object> outcome) {
        Recorder told = recorder;
        return told == null ? outcome : told.recording(command, inTransaction, outcome);
    }

    /** Sends a call that was made before. */
    void send(Call call) {
        line.send(call);
    }

    /** The command as a run, whose outcome is given the bare reply. */
    Run bare(Command<?> command, Outcome<@Nullable Object> outcome) {
        Call call = call(command, outcome);
        return new CallRun(call, () -> line.send(call));
    }

    /** The command as a run, whose outcome is given what it answers. */
    <R extends @Nullable Object> Run run(Command<R> command, Outcome<R> outcome) {
        return bare(command, Decoding.of(command, outcome));
    }

    /** Commands sent in one write, as one run: all their answers, or the first failure. */
    <R extends @Nullable Object> Run runAll(List<? extends Command<? extends R>> commands, Outcome<List<R>> outcome) {
        return new RunAll<>(this, commands, outcome);
    }

    /** Waits for the first value of a list; one that comes for nobody goes back to where it was. */
    <T> Run take(ListKey<T> list, Duration wait, Outcome<@Nullable Object> outcome) {
        Command<@Nullable T> command = list.take(wait);
        return new Blocked<>(this, command, wait.toMillis(), outcome, reply -> putBack(list, reply));
    }

    /** @param reply what BLPOP has answered */
    void putBack(ListKey<?> list, @Nullable Object reply) {
        if (reply != null) {
            send(call(list.putBack(Replies.bytes(Replies.list(reply).get(1))), Ignored.OUTCOME));
        }
    }

    Subscription listen(Subscription.Kind kind, String... names) {
        if (names.length == 0) {
            throw new RunnelException(ErrorKind.PARAMETER, "Listening wants the name of a channel, or several.");
        }
        return new Subscription(this, kind, List.of(names));
    }

    void opened(Subscription subscription) {
        subscriptions.add(subscription);
        if (closed) {
            throw Line.closed();
        }
    }

    void left(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    /**
     * The value of a key, or else what is loaded and put there: once for all who ask at the same time. One who leaves does not
     * stop it for the others.
     */
    <T> CompletableFuture<T> cached(ValueKey<T> key, Supplier<CompletableFuture<T>> load) {
        Command<@Nullable T> get = key.get();
        var answer = new CompletableFuture<T>();
        CompletableFuture<@Nullable T> hit = RunFuture.start(outcome -> run(get, outcome));
        var joined = new AtomicReference<@Nullable CompletableFuture<T>>();
        hit.whenComplete((value, error) -> {
            if (error != null) {
                answer.completeExceptionally(error);
            } else if (value != null) {
                answer.complete(value);
            } else {
                CompletableFuture<T> flight = flights.join(key.bytes(), mine -> loaded(key, load, mine));
                joined.set(flight);
                flight.whenComplete((loaded, failed) -> {
                    if (failed != null) {
                        answer.completeExceptionally(failed);
                    } else {
                        answer.complete(loaded);
                    }
                });
                if (answer.isDone()) {
                    flight.cancel(true);
                }
            }
        });
        // Whoever leaves, leaves what he waits for.
        answer.whenComplete((value, error) -> {
            CompletableFuture<T> flight = joined.get();
            if (error != null && flight != null) {
                flight.cancel(true);
            }
        });
        return answer;
    }

    /** Looks again first: what this caller missed may have been loaded in between. */
    private <T> CompletableFuture<T> loaded(
            ValueKey<T> key, Supplier<CompletableFuture<T>> load, Flights.Flight<T> flight) {
        var work = new AtomicReference<@Nullable CompletableFuture<T>>();
        var left = new AtomicBoolean();
        CompletableFuture<@Nullable T> again = RunFuture.start(outcome -> run(key.get(), outcome));
        Function<@Nullable T, CompletableFuture<T>> loadIfMissing = value -> {
            if (value != null) {
                return CompletableFuture.completedFuture(value);
            }
            CompletableFuture<T> loading = load.get();
            work.set(loading);
            if (left.get()) {
                // While it was begun.
                loading.cancel(true);
            }
            return loading.thenCompose(loaded -> kept(key, loaded, flight));
        };
        // Not on the connection's thread: a load is the caller's own, and may take its time to begin.
        CompletableFuture<T> result = again.thenComposeAsync(loadIfMissing, IoThreads.shared());
        result.whenComplete((value, error) -> {
            // Nobody waits any more, or the Redis was closed.
            left.set(error != null);
            CompletableFuture<T> loading = work.get();
            if (loading != null && error != null) {
                loading.cancel(true);
            }
        });
        return result;
    }

    /** A value that could not be put is a value nevertheless. */
    private <T> CompletableFuture<T> kept(ValueKey<T> key, T loaded, Flights.Flight<T> flight) {
        var done = new CompletableFuture<T>();
        var put = call(key.put(loaded), new Outcome<>() {
            @Override
            public boolean complete(@Nullable Object ok) {
                return done.complete(loaded);
            }

            @Override
            public void fail(RunnelException error) {
                LOG.debug("A value that was loaded could not be put into Redis: {}", error.getMessage());
                done.complete(loaded);
            }
        });
        // While there is no connection the put waits, and what deletes the key may be sent before it.
        Flights.Unkept unkept = () -> {
            if (put.leaveUnsent()) {
                done.complete(loaded);
            }
        };
        boolean kept = flight.keep(unkept, () -> send(put));
        if (!kept) {
            done.complete(loaded);
        }
        return done;
    }

    Future<?> after(long millis, Runnable work) {
        return connector.timer().schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    CompletionStage<@Nullable Void> pause(long millis) {
        var over = new CompletableFuture<@Nullable Void>();
        after(millis, () -> over.complete(null));
        return over;
    }

    AbstractRedisClient client() {
        return connector.client();
    }

    /** {@link #close}, waited for; but not on a thread that the closing itself may need, such as that of a callback. */
    void closeAndWait() {
        CompletionStage<@Nullable Void> closing = close();
        if (!LettuceSettings.isOwnThread()) {
            Waiting.seeThrough(closing);
        }
    }

    CompletionStage<@Nullable Void> close() {
        closed = true;
        subscriptions.forEach(subscription -> subscription.closed(Line.closed()));
        flights.close();
        leases.close();
        var done = new CompletableFuture<@Nullable Void>();
        line.close()
                .whenComplete((nothing, error) -> connector.close().whenComplete((all, failed) -> done.complete(null)));
        return done;
    }
}
