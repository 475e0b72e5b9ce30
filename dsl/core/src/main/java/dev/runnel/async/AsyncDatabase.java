package dev.runnel.async;

import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.migration.Migrator;
import dev.runnel.listener.QueryListener;
import dev.runnel.migration.MigrationOptions;
import dev.runnel.migration.MigrationReport;
import dev.runnel.pool.LeaseInfo;
import dev.runnel.pool.PoolStats;
import dev.runnel.signal.Signal;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Backends;
import dev.runnel.spi.Capability;
import dev.runnel.spi.run.IoThreads;
import dev.runnel.spi.run.Waiting;
import dev.runnel.transaction.TransactionOptions;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.DatabaseOptions;
import dev.runnel.url.DatabaseOptionsBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An open database for futures: a pool of sessions, and the place where queries start. Make one per database and share it; it
 * is safe from any thread. No call blocks its caller, on SQLite neither: blocking databases work on Runnel's threads. Nothing is
 * connected before the first use ({@link #ping} checks).
 *
 * <p>Inside the work of a {@link #transaction}, use its parameter: a future cannot know which transaction it is composed in, so
 * this object used there runs outside of it, on another session, unnoticed.
 *
 * <p>A future completes on the thread that has read its answer: a driver's event loop, or a thread of Runnel's. What is attached
 * to it without an executor runs there and must not block, or it holds up other sessions' answers.
 */
public final class AsyncDatabase extends AsyncQuerier implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Engine engine;

    private AsyncDatabase(Engine engine) {
        this.engine = engine;
    }

    /**
     * Opens {@code sqlite:///file.db}, {@code postgresql://user:secret@host/db?pool_size=10} and so on. Throws CONFIGURATION
     * naming the part of the URL or the option that is wrong; never the secret.
     */
    public static AsyncDatabase open(String url) {
        return open(ConnectUrl.parse(url));
    }

    /** As {@link #open(String)}, with options that come before the URL's: {@code open(url, it -> it.poolSize(20))}. */
    public static AsyncDatabase open(String url, Consumer<DatabaseOptionsBuilder> configure) {
        ConnectUrl parsed = ConnectUrl.parse(url);
        DatabaseOptionsBuilder builder = DatabaseOptions.builder().url(parsed);
        configure.accept(builder);
        DatabaseOptions options = builder.build();
        return open(Backends.create(parsed, options), options, List.of());
    }

    /** As {@link #open(String)}, with listeners that are told of every statement. */
    public static AsyncDatabase open(String url, List<QueryListener> listeners) {
        ConnectUrl parsed = ConnectUrl.parse(url);
        DatabaseOptions options = DatabaseOptions.of(parsed);
        return open(Backends.create(parsed, options), options, listeners);
    }

    public static AsyncDatabase open(ConnectUrl url) {
        return open(Backends.create(url), DatabaseOptions.of(url), List.of());
    }

    /** Opens the URL in the environment variable {@code DATABASE_URL}. */
    public static AsyncDatabase fromEnvironment() {
        return open(ConnectUrl.fromEnvironment());
    }

    /** Opens a backend with options and listeners of one's own. */
    public static AsyncDatabase open(Backend backend, DatabaseOptions options, List<QueryListener> listeners) {
        return new AsyncDatabase(Engine.open(backend, options, listeners, IoThreads.shared()));
    }

    @Override
    Engine engine() {
        return engine;
    }

    @Override
    SessionSource source() {
        return engine.autocommit();
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> transaction(
            Function<AsyncTransaction, CompletionStage<R>> work) {
        return transaction(TransactionOptions.DEFAULT, work);
    }

    /** A transaction with isolation, timeout, retry and so on; the work runs again from its start on a conflict if asked to. */
    public <R extends @Nullable Object> CompletableFuture<R> transaction(
            TransactionOptions options, Function<AsyncTransaction, CompletionStage<R>> work) {
        return TransactionFuture.start(engine, options, work);
    }

    /**
     * Brings the database up to date with the SQL files of a folder: {@code "db/migration"}, or
     * {@code "classpath:db/migration"} in folders and jars. Files are named {@code V1__what_it_does.sql},
     * {@code V2_1__x.sql} and run in the order of their versions, each in a transaction with its entry in the table
     * {@code runnel_migrations}; of several programs at once, one does it and the others wait. Statements of files have no
     * timeout. Fails with CONFIGURATION for a wrong file or folder; MIGRATION if files and history do not fit, saying what to
     * do; LOCK_TIMEOUT; and what a statement failed with, naming its file and line.
     */
    public CompletableFuture<MigrationReport> migrate(String location) {
        return migrations(location).migrate();
    }

    /** The migrations of a folder: what has become of them, what they would do, and how to repair what went wrong. */
    public AsyncMigrations migrations(String location) {
        return migrations(location, MigrationOptions.DEFAULT);
    }

    /** As {@link #migrations(String)}, with options: {@code MigrationOptions.DEFAULT.withOutOfOrder()}. */
    public AsyncMigrations migrations(String location, MigrationOptions options) {
        return new AsyncMigrations(new Migrator(engine, location, options));
    }

    /**
     * Listens to channels, on a session of its own beside the pool, for as long as it is subscribed to. The first signal is a
     * {@link dev.runnel.signal.Gap}: from that moment on no notification is missed, and state that they tell about is loaded
     * then; another one comes after each lost connection, which is made again by itself, and when the subscriber is so slow
     * that 10,000 notifications wait. NOT_PORTABLE where the database sends none; CLOSED when the database is closed.
     */
    public Flow.Publisher<Signal> listen(String... channels) {
        var names = List.of(channels);
        return subscriber -> RowSubscription.start(subscriber, () -> engine.listen(names));
    }

    /** Asks the database for a sign of life; CONNECTION_FAILED, AUTHENTICATION and so on say what is wrong. */
    public CompletableFuture<@Nullable Void> ping() {
        return sql("select 1").value(Integer.class).thenApply(one -> null);
    }

    /** What this database can do that not every one can. */
    public Set<Capability> capabilities() {
        return engine.backend().capabilities();
    }

    /** The backend's name: {@code sqlite}. */
    public String backend() {
        return engine.backend().name();
    }

    /** The pool's numbers now. */
    public PoolStats pool() {
        return engine.pools().stats();
    }

    /** Who holds sessions now. */
    public List<LeaseInfo> holders() {
        return engine.pools().holders();
    }

    /**
     * Changes the sizes that the options {@code pool_min_size} and {@code pool_size} gave, while the database is in use;
     * {@code max_overflow} stays as it is. A smaller pool closes at once the idle sessions that are too many, and the others as
     * they come back, even if somebody waits: who waits is served by those that stay. A larger one opens sessions for who waits
     * now. Where one session writes, it is the readers whose number changes.
     *
     * <p>CONFIGURATION if the sizes do not fit each other, or if the database is in memory, where the one session is the
     * database, or keeps no pool; CLOSED. Nothing is changed then. Never blocks: sessions open and close beside it.
     */
    public void resizePool(int minSize, int maxSize) {
        engine.pools().resize(minSize, maxSize);
    }

    /** Closes in good order: running statements have the grace time to end, what still runs then is stopped. */
    public CompletableFuture<@Nullable Void> shutdown(Duration grace) {
        return engine.close(grace).toCompletableFuture();
    }

    /** {@link #shutdown} with five seconds of grace, blocking the calling thread. */
    @Override
    public void close() {
        Waiting.seeThrough(shutdown(GRACE));
    }

    @Override
    public String toString() {
        return "AsyncDatabase(" + backend() + ")";
    }
}
