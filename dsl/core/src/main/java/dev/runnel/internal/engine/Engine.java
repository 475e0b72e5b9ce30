package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.export.RowText;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryLog;
import dev.runnel.pool.Pool;
import dev.runnel.row.RowMapper;
import dev.runnel.signal.Signal;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.IoThreads;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import dev.runnel.url.DatabaseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One open database: its backend, its pools and what runs on them. The three faces are thin over this. Thread-safe. */
public final class Engine {
    /** How long statements that are stopped when the database is closed may take to end, and their callers to let go. */
    private static final Duration STOPPING = Duration.ofSeconds(1);

    private final Backend backend;
    private final DatabaseOptions options;
    private final Executor executor;
    private final Pools pools;
    private final SessionSource autocommit;
    private final Pool beside;
    private final Set<SessionListening> listenings = ConcurrentHashMap.newKeySet();
    private final Watch watch;
    private final Events events;
    private final boolean blocking;
    private volatile boolean closed;
    private volatile boolean stopsAll;

    private Engine(Backend backend, DatabaseOptions options, List<QueryListener> listeners, Executor executor) {
        this.backend = backend;
        this.options = options;
        this.executor = executor;
        this.blocking = backend.blocking();
        this.pools = Pools.of(backend, options, blocking ? executor : Runnable::run);
        this.autocommit = new PoolSource(pools.writers(), pools.readers(), () -> closed);
        this.beside = Pools.beside(backend, options, blocking ? executor : Runnable::run);
        this.watch = new Watch(Timer.shared());
        this.events = Events.of(
                backend.name(), listeners, options.slowQuery(), options.slowQueryPlan() ? new SlowPlans(this) : null);
    }

    /**
     * Opens an engine with the logs that the options ask for. Connects nothing yet.
     *
     * @param executor where blocking sessions work and where callbacks of timers run; {@code Dispatchers.IO} for the
     *     Kotlin face
     */
    public static Engine open(
            Backend backend, DatabaseOptions options, List<QueryListener> listeners, Executor executor) {
        var all = new ArrayList<QueryListener>(listeners);
        if (options.echo()) {
            all.add(QueryLog.echo());
        }
        var engine = new Engine(backend, options, all, executor);
        OpenEngines.add(engine);
        return engine;
    }

    public Backend backend() {
        return backend;
    }

    public DatabaseOptions options() {
        return options;
    }

    public Pools pools() {
        return pools;
    }

    /** Where statements outside a transaction get their sessions. */
    public SessionSource autocommit() {
        return autocommit;
    }

    /** Makes a query that ends in a terminal word; start it with {@link Run#start}. */
    public <T extends @Nullable Object, R extends @Nullable Object> Run query(
            SessionSource source,
            Request request,
            RowMapper<T> mapper,
            Terminal<T, R> terminal,
            Caller caller,
            Outcome<R> outcome) {
        return new QueryRun<>(this, source, request, mapper, terminal, caller, outcome);
    }

    /** Makes a statement of which the number of changed rows is wanted. */
    public Run execute(SessionSource source, Request request, Caller caller, Outcome<Long> outcome) {
        return new ExecuteRun(this, source, request, caller, outcome);
    }

    /** Makes a query to be read in batches. */
    public <T extends @Nullable Object> Cursor<T> cursor(
            SessionSource source, Request request, RowMapper<T> mapper, Caller caller) {
        return new Cursor<>(this, source, request, mapper, caller);
    }

    /** Makes a query to be read as text, in chunks. */
    public Batches<String> text(SessionSource source, Request request, RowText text, Caller caller) {
        return new TextCursor(cursor(source, request, text, caller), text);
    }

    /** Makes a listener to channels, on a session of its own beside the pool. Throws NOT_PORTABLE where there are none. */
    public Batches<Signal> listen(List<String> channels) {
        if (!backend.capabilities().contains(Capability.NOTIFICATIONS)) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "The backend " + backend.name()
                            + " sends no notifications. The way that works everywhere: a table of"
                            + " events, read by its key from time to time.");
        }
        if (channels.isEmpty() || channels.contains("")) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "Name at least one channel to listen to, none of them empty.");
        }
        return new SessionListening(this, new PoolSource(beside, beside, () -> closed), channels, listenings);
    }

    /**
     * Makes the start of a transaction. Throws NOT_PORTABLE for what the backend lacks, and CONFIGURATION for a deferrable
     * transaction that writes or is not serializable.
     */
    public Run begin(TxOptions wanted, Caller caller, Outcome<TransactionLevel> outcome) {
        return new Beginning(this, autocommit, checked(wanted), events.carried(), caller, outcome);
    }

    /** As {@link #begin}, for as often as the transaction is begun anew, on whichever thread: it is told of as of this one. */
    public Function<Outcome<TransactionLevel>, Run> beginnings(TxOptions wanted, Caller caller) {
        TxOptions begin = checked(wanted);
        Events carried = events.carried();
        return outcome -> new Beginning(this, autocommit, begin, carried, caller, outcome);
    }

    private TxOptions checked(TxOptions wanted) {
        var isolation = wanted.isolation() == null ? options.isolation() : wanted.isolation();
        if (isolation != null && !backend.capabilities().contains(Capability.of(isolation))) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    backend.name() + " has no isolation level " + isolation.sql() + ". It has: "
                            + Isolations.of(backend.capabilities()) + ".");
        }
        if (wanted.deferrable()) {
            Isolations.requireDeferrable(backend, isolation, wanted.readOnly());
        }
        return new TxOptions(isolation, wanted.readOnly(), wanted.deferrable());
    }

    /** Makes a loan of the driver's own connection or another extension of a session. */
    public <X> Lending<X> lend(SessionSource source, Class<X> type, Caller caller, Outcome<X> outcome) {
        return new Lending<>(this, source, type, caller, outcome);
    }

    /** Makes the taking of one session for several statements outside a transaction. */
    public Run pin(String purpose, Caller caller, Outcome<PinnedSession> outcome) {
        return new PinnedSession(autocommit, purpose, caller, outcome);
    }

    /** True if the calls of the backend's sessions may block. */
    public boolean blocking() {
        return blocking;
    }

    /** True if the database runs in this process, so that a session's state is known for certain. */
    boolean embedded() {
        return backend.sharing() != Backend.Sharing.POOLED;
    }

    /** True if a session can be dropped without losing the database with it. */
    boolean abortable() {
        return backend.sharing() != Backend.Sharing.SINGLE;
    }

    Watch watch() {
        return watch;
    }

    Events events() {
        return events;
    }

    Duration acquireTimeout() {
        return options.poolTimeout();
    }

    /** How long a stopped statement may take to end before its session is dropped. */
    Duration settleBound() {
        Duration own = backend.settleWithin();
        return own == null ? options.settleTimeout() : own;
    }

    /** How long BEGIN, COMMIT, ROLLBACK and SAVEPOINT may take before their session is dropped. */
    Duration controlBound() {
        return options.controlTimeout();
    }

    public Executor executor() {
        return executor;
    }

    void execute(Runnable work, Consumer<RunnelException> refused) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            refused.accept(new RunnelException(ErrorKind.CLOSED, "The executor of the database was shut down.", e));
        } catch (Throwable e) {
            refused.accept(new RunnelException(
                    ErrorKind.OTHER, "No thread could be had for the statement; see the cause. It was not sent.", e));
        }
    }

    /**
     * Runs what must not wait for a free thread of the executor: a cancel is needed most when all of them are busy, and the
     * timer's own thread is for everybody.
     */
    void aside(Runnable work) {
        IoThreads.shared().execute(work);
    }

    /** Runs something later, for certain and {@link #aside}. A real clock, never virtual time. */
    public Future<?> after(long millis, Runnable work) {
        return Timer.shared().schedule(() -> Timer.certainly(IoThreads.shared(), work), millis, TimeUnit.MILLISECONDS);
    }

    public boolean closed() {
        return closed;
    }

    /**
     * Lets what runs finish for the grace time, stops what still runs then, and closes every session.
     *
     * @return completes when all sessions are closed
     */
    public CompletionStage<@Nullable Void> close(Duration grace) {
        closed = true;
        OpenEngines.remove(this);
        listenings.forEach(listening -> listening.closed(
                new RunnelException(ErrorKind.CLOSED, "The database was closed while it was listened to.")));
        Future<?> stopping = after(Math.max(0, grace.toMillis()), this::stopWork);
        return beside.close(grace)
                .thenCompose(nothing -> pools.close(grace.plus(STOPPING)))
                .thenCompose(nothing -> {
                    stopping.cancel(false);
                    return backend.close();
                });
    }

    /** A server does not notice that the session of a running statement is gone: it is stopped there first. */
    private void stopWork() {
        stopsAll = true;
        if (!watch.look()) {
            pools.close(Duration.ZERO);
        }
    }

    /** True once the database is closed and its grace is over: whatever still runs, or begins to in a transaction, is stopped. */
    boolean stopsAll() {
        return stopsAll;
    }
}
