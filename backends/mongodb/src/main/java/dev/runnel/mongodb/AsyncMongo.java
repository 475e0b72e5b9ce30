package dev.runnel.mongodb;

import com.mongodb.reactivestreams.client.MongoClient;
import dev.runnel.internal.mongodb.FeedSubscription;
import dev.runnel.internal.mongodb.MongoEngine;
import dev.runnel.internal.mongodb.MongoSession;
import dev.runnel.internal.mongodb.TransactionCall;
import dev.runnel.listener.QueryListener;
import dev.runnel.pool.PoolStats;
import dev.runnel.spi.Capability;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** An open MongoDB database, for Java that waits for nothing. Make one per database and share it. */
public final class AsyncMongo extends AsyncMongoQuerier implements AutoCloseable {
    private final MongoEngine engine;

    private AsyncMongo(MongoEngine engine) {
        this.engine = engine;
    }

    /**
     * Opens the database at a URL; nothing is asked of a server yet. CONFIGURATION names what is wrong, never a secret.
     */
    public static AsyncMongo open(String url) {
        return open(url, List.of());
    }

    /** The same, with listeners that are told of every request. */
    public static AsyncMongo open(String url, List<QueryListener> listeners) {
        return new AsyncMongo(MongoEngine.open(url, listeners));
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
    public CompletableFuture<@Nullable Void> ping() {
        return engine.ping();
    }

    /** Runs the work in a transaction with {@link TransactionSettings#DEFAULT}. */
    public <R extends @Nullable Object> CompletableFuture<R> transaction(
            Function<AsyncMongoTransaction, CompletionStage<R>> work) {
        return transaction(TransactionSettings.DEFAULT, work);
    }

    /**
     * Runs the work in a transaction: committed when its stage succeeds, aborted when it fails or the future is
     * completed from outside. The work may run several times, see {@link TransactionSettings#retryFor}.
     */
    public <R extends @Nullable Object> CompletableFuture<R> transaction(
            TransactionSettings settings, Function<AsyncMongoTransaction, CompletionStage<R>> work) {
        return TransactionCall.start(
                engine,
                settings.options(),
                settings.retryFor(),
                session -> work.apply(new AsyncMongoTransaction(session)));
    }

    /**
     * The changes of a collection as they happen, from now on or after the token of a {@link DocumentChange} seen
     * before, for as long as it is subscribed to. It goes on by itself after a lost connection; a {@link Gap} says that
     * changes were lost.
     *
     * @param after the token; null for from now on
     */
    public <R> Flow.Publisher<Change<R>> watch(Collection<R> collection, @Nullable BsonDocument after) {
        return FeedSubscription.publisher(() -> ChangeReader.watch(engine, collection, after));
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
