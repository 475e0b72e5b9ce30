package dev.runnel.test;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.pool.Pool;
import dev.runnel.pool.PoolConfig;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Backend.Access;
import dev.runnel.spi.Backend.Sharing;
import dev.runnel.spi.Backends;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.DatabaseOptions;
import dev.runnel.url.DatabaseOptionsBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A real database for tests, of which each gets a session in a transaction that is rolled back when the test ends:
 * tests see what {@link #prepare} made and nothing of each other, may run at once, and leave nothing behind.
 *
 * <pre>{@code
 * val sandbox = autoClose(Sandbox.open("sqlite::memory:").prepare { it.migrate("classpath:db/migration") })   // Kotest
 *
 * test("an order takes its stock") {
 *     sandbox.test { db -> db.place(order) }
 * }
 * }</pre>
 *
 * With JUnit, {@link SandboxExtension} hands the database to the test as a parameter.
 *
 * <p>The database that a test gets is an ordinary one with a single session. A transaction of the test's is a
 * savepoint, and so is each statement outside one, which therefore fails alone. {@code afterCommit} runs as always.
 * What a savepoint cannot do: give a transaction an isolation or make it read-only, check deferred constraints, send
 * notifications, write beside another ({@code CONCURRENT_WRITERS} is not among the capabilities), undo generated keys;
 * in one transaction PostgreSQL's {@code now()} stands still. A second session at the same time ({@code detached}, a
 * query beside an open flow) waits for the first until POOL_TIMEOUT.
 *
 * <p>At most {@code pool_size + max_overflow} tests run at once, the others wait for {@code pool_timeout}; on SQLite,
 * where one session writes, they take turns. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Backend backend;
    private final DatabaseOptions options;
    private final DatabaseOptions single;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> daemon("runnel-sandbox", work));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(work -> daemon("runnel-sandbox-timer", work));
    private final Pool pool;

    private Sandbox(ConnectUrl url) {
        options = DatabaseOptions.of(url);
        backend = Backends.create(url, options);
        if (!backend.capabilities().contains(Capability.SAVEPOINTS)) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    backend.name()
                            + " has no savepoints, so a test's transactions cannot be undone inside the sandbox's. The"
                            + " way that works everywhere: a new database for each test (in memory, or a file).");
        }
        single = oneSession(DatabaseOptions.builder().url(url)).build();
        pool = new Pool(
                backend.name() + " sandbox",
                poolConfig(),
                () -> backend.connect(Access.WRITE),
                backend.blocking() ? threads : Runnable::run,
                timer);
    }

    /**
     * Opens the sandbox; connects nothing yet. Throws CONFIGURATION naming the wrong part of the URL, and NOT_PORTABLE
     * for a database without savepoints (DuckDB).
     */
    public static Sandbox open(String url) {
        return open(ConnectUrl.parse(url));
    }

    /** As {@link #open(String)}, for a URL that was parsed or built before. */
    public static Sandbox open(ConnectUrl url) {
        return new Sandbox(url);
    }

    private static DatabaseOptionsBuilder oneSession(DatabaseOptionsBuilder builder) {
        return builder.poolMinSize(0)
                .poolSize(1)
                .maxOverflow(0)
                .poolRecycle(Duration.ZERO)
                .poolMaxIdle(Duration.ZERO)
                .nullPool(false);
    }

    private PoolConfig poolConfig() {
        boolean pooled = backend.sharing() == Sharing.POOLED;
        return PoolConfig.DEFAULT
                .with()
                .maxSize(pooled ? options.poolSize() : 1)
                .overflow(pooled ? options.maxOverflow() : 0)
                .acquireTimeout(options.poolTimeout())
                .queueTarget(Duration.ZERO)
                .connectTimeout(options.connectTimeout())
                .keepForever(backend.sharing() == Sharing.SINGLE)
                .build();
    }

    /**
     * Does what all tests build on, outside of any test's transaction and for good: migrations, tables, rows. Blocks
     * the calling thread; throws what the work throws.
     *
     * @return this sandbox
     */
    public Sandbox prepare(Consumer<BlockingDatabase> work) {
        if (backend.sharing() != Sharing.SINGLE) {
            prepare(
                    work,
                    options,
                    new LentBackend(backend, backend.sharing(), backend.capabilities(), backend::connect));
            return this;
        }
        // The one session is the database.
        var lease = new SandboxLease("Sandbox.prepare");
        Session session = joined(lease.from(pool));
        try {
            prepare(
                    work,
                    single,
                    new LentBackend(
                            backend,
                            Sharing.SINGLE,
                            backend.capabilities(),
                            access -> CompletableFuture.completedFuture(new LentSession(session))));
        } finally {
            lease.release();
        }
        return this;
    }

    private static void prepare(Consumer<BlockingDatabase> work, DatabaseOptions options, Backend backend) {
        try (BlockingDatabase db = BlockingDatabase.open(backend, options, List.of())) {
            work.accept(db);
        }
    }

    /**
     * Begins a test: takes a session and begins its transaction. To be ended with {@link SandboxTest#end}, whatever
     * happens. Fails with POOL_TIMEOUT, naming the tests that hold the sessions, and with what keeps a session from
     * being opened.
     *
     * @param name the test's name, for that message
     */
    public CompletionStage<SandboxTest> begin(String name) {
        var lease = new SandboxLease(name);
        return lease.from(pool).thenCompose(session -> SandboxTest.begin(this, lease, session));
    }

    Backend backend() {
        return backend;
    }

    DatabaseOptions single() {
        return single;
    }

    /** Runs what may block on a thread that may. */
    <R extends @Nullable Object> CompletionStage<R> call(Supplier<CompletionStage<R>> work) {
        return backend.blocking()
                ? CompletableFuture.supplyAsync(work, threads).thenCompose(stage -> stage)
                : work.get();
    }

    /**
     * Runs a statement of the sandbox's own; fails with CONNECTION_LOST when the database does not answer it within {@code
     * control_timeout}.
     */
    <R extends @Nullable Object> CompletionStage<R> control(String statement, Supplier<CompletionStage<R>> work) {
        Duration limit = options.controlTimeout();
        return call(work)
                .toCompletableFuture()
                .copy()
                .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(error -> CompletableFuture.failedFuture(
                        error instanceof TimeoutException ? unanswered(statement, limit, error) : error));
    }

    private static RunnelException unanswered(String statement, Duration limit, Throwable cause) {
        return new RunnelException(
                ErrorKind.CONNECTION_LOST,
                "The database has not answered the sandbox's " + statement + " within " + limit.toMillis()
                        + " ms (control_timeout).",
                cause);
    }

    /** Closes the sessions; tests that still run lose theirs after five seconds. Blocks until that is done. */
    @Override
    public void close() {
        joined(pool.close(GRACE).thenCompose(nothing -> call(backend::close)));
        timer.shutdown();
        threads.shutdown();
    }

    static <R extends @Nullable Object> R joined(CompletionStage<R> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RunnelException cause) {
                throw cause.here();
            }
            if (e.getCause() instanceof AssertionError cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Thread daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String toString() {
        return "Sandbox(" + backend.name() + ")";
    }
}
