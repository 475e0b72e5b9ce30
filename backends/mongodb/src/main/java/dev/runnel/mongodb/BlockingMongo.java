package dev.runnel.mongodb;

import com.mongodb.reactivestreams.client.MongoClient;
import dev.runnel.internal.mongodb.Attempts;
import dev.runnel.internal.mongodb.Blocked;
import dev.runnel.internal.mongodb.MongoEngine;
import dev.runnel.internal.mongodb.MongoSession;
import dev.runnel.internal.mongodb.Watch;
import dev.runnel.listener.QueryListener;
import dev.runnel.pool.PoolStats;
import dev.runnel.spi.Capability;
import dev.runnel.spi.run.Waiting;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * An open MongoDB database, for Java that waits; virtual threads are as good as any. Make one per database and share
 * it.
 */
public final class BlockingMongo extends BlockingMongoQuerier implements AutoCloseable {
    private final MongoEngine engine;

    private BlockingMongo(MongoEngine engine) {
        this.engine = engine;
    }

    /**
     * Opens the database at a URL; nothing is asked of a server yet. CONFIGURATION names what is wrong, never a secret.
     */
    public static BlockingMongo open(String url) {
        return open(url, List.of());
    }

    /** The same, with listeners that are told of every request. */
    public static BlockingMongo open(String url, List<QueryListener> listeners) {
        return new BlockingMongo(MongoEngine.open(url, listeners));
    }

    @Override
    MongoEngine engine() {
        return engine;
    }

    @Override
    @Nullable
    MongoSession session() {
        return null;
    }

    /** What MongoDB can do that not every backend can. */
    public Set<Capability> capabilities() {
        return engine.capabilities();
    }

    /**
     * How many requests run at once ({@code leased}, at most {@code pool_size}) and wait for a place, at this moment.
     */
    public PoolStats pool() {
        return engine.pool();
    }

    /** Asks the server for a sign of life. */
    public void ping() {
        Blocked.on(engine::ping);
    }

    /** Runs the work in a transaction with {@link TransactionSettings#DEFAULT}. */
    public <R extends @Nullable Object> R transaction(Function<BlockingMongoTransaction, R> work) {
        return transaction(TransactionSettings.DEFAULT, work);
    }

    /**
     * Runs the work in a transaction: committed at its end, aborted if it throws. The work may run several times, see
     * {@link TransactionSettings#retryFor}.
     */
    public <R extends @Nullable Object> R transaction(
            TransactionSettings settings, Function<BlockingMongoTransaction, R> work) {
        var attempts = new Attempts(settings.retryFor());
        while (true) {
            try {
                return once(settings, attempts, work);
            } catch (RuntimeException e) {
                if (!attempts.blockAgain(e) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(attempts.pauseMillis()));
        }
    }

    private <R extends @Nullable Object> R once(
            TransactionSettings settings, Attempts attempts, Function<BlockingMongoTransaction, R> work) {
        MongoSession session = Blocked.on(() -> engine.begin(settings.options()));
        R result;
        try {
            result = work.apply(new BlockingMongoTransaction(session));
        } catch (Throwable e) {
            Waiting.seeThrough(session.abort());
            throw e;
        }
        Waiting.seeThrough(session.commit(attempts));
        session.runAfterCommit();
        return result;
    }

    /**
     * The changes of a collection as they happen, from now on or after a token; to be closed. It goes on by itself
     * after a lost connection; a {@link Gap} says that changes were lost.
     */
    public <R> Stream<Change<R>> watch(Collection<R> collection, @Nullable BsonDocument after) {
        Watch<Change<R>> watch = ChangeReader.watch(engine, collection, after);
        return Stream.generate(() -> Blocked.on(() -> watch.next(1)))
                .takeWhile(changes -> !changes.isEmpty())
                .flatMap(List::stream)
                .onClose(watch::close);
    }

    /** The driver's own client, over the same connections; to be closed by {@link #close} only. */
    public MongoClient unwrap() {
        return engine.client();
    }

    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return engine.toString();
    }
}
