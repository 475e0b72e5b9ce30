package dev.runnel.mongodb;

import com.mongodb.client.model.IndexModel;
import dev.runnel.internal.mongodb.Blocked;
import dev.runnel.internal.mongodb.CallSettings;
import dev.runnel.internal.mongodb.Commands;
import dev.runnel.internal.mongodb.MongoEngine;
import dev.runnel.internal.mongodb.MongoSession;
import dev.runnel.internal.mongodb.PublishedInsert;
import dev.runnel.internal.mongodb.Statement;
import dev.runnel.internal.mongodb.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What requests start from: a {@link BlockingMongo}, or a {@link BlockingMongoTransaction} on it. Interrupting the
 * thread stops the request; the interrupt flag stays set.
 */
public abstract class BlockingMongoQuerier {
    BlockingMongoQuerier() {}

    abstract MongoEngine engine();

    /** The session to use; null for none. */
    abstract @Nullable MongoSession session();

    final <R extends @Nullable Object> R send(Statement<?, R> statement) {
        MongoSession session = session();
        return Blocked.on(() -> engine().run(session, statement));
    }

    /** Finds documents: {@code mongo.from(ORDERS).where(ORDERS.total.gt(limit)).list()}. */
    public final <R, C extends Collection<R>> BlockingFind<C, R> from(C collection) {
        return new BlockingFind<>(this, FindBuilder.State.from(collection));
    }

    /** Aggregates: {@code mongo.aggregate(ORDERS).group(ORDERS.customer, sum("total", ORDERS.total))}. */
    public final <R, C extends Collection<R>> BlockingAggregate<C, R> aggregate(C collection) {
        return new BlockingAggregate<>(this, AggregateBuilder.State.of(collection));
    }

    /** Updates documents: {@code mongo.update(ORDERS, it -> it.set(ORDERS.status, PAID)).where(…).execute()}. */
    public final <R, C extends Collection<R>> BlockingUpdate<R, C> update(C collection, Consumer<Changes> changes) {
        var all = new Changes();
        changes.accept(all);
        return new BlockingUpdate<>(this, ChangeBuilder.State.update(collection, all));
    }

    /** Deletes documents: {@code mongo.delete(ORDERS).where(ORDERS.status.eq(CLOSED)).execute()}. */
    public final <R, C extends Collection<R>> BlockingDelete<R, C> delete(C collection) {
        return new BlockingDelete<>(this, ChangeBuilder.State.delete(collection));
    }

    /**
     * Inserts a document and gives its {@code _id}, be it its own or made for it. UNIQUE_VIOLATION with the index's
     * name.
     */
    public final <R> Object insert(Collection<R> collection, R document) {
        return send(Writes.insert(collection.name(), document, CallSettings.NONE));
    }

    /**
     * Inserts documents in few requests and gives their number; the first one refused ends it, {@code row} says which.
     */
    public final <R> long insertAll(Collection<R> collection, List<? extends R> documents) {
        return documents.isEmpty() ? 0L : send(Writes.insertAll(collection.name(), documents, true, CallSettings.NONE));
    }

    /**
     * Inserts documents as the stream gives them, in bounded memory, a thousand at a time, and gives their number. The
     * first one refused ends it: those before it are there, but in a transaction, and {@code row} says which it was.
     * The stream is left for the caller to close.
     */
    public final <R> long insertAll(Collection<R> collection, Stream<R> documents) {
        long sent = 0;
        var part = new ArrayList<R>();
        for (var rest = documents.iterator(); rest.hasNext(); ) {
            part.add(rest.next());
            if (part.size() == PublishedInsert.PART || !rest.hasNext()) {
                sent += send(Writes.insertPart(collection.name(), List.copyOf(part), sent));
                part.clear();
            }
        }
        return sent;
    }

    /** Puts the document in the place of the one with its id; false if there is none. */
    public final <R> boolean replace(Collection<R> collection, R document) {
        return send(Writes.replace(collection.name(), document, false, CallSettings.NONE)
                .map(result -> result.getMatchedCount() > 0));
    }

    /** Puts the document in the place of the one with its id, or inserts it; true if it replaced one. */
    public final <R> boolean upsert(Collection<R> collection, R document) {
        return send(Writes.replace(collection.name(), document, true, CallSettings.NONE)
                .map(result -> result.getMatchedCount() > 0));
    }

    /** Many changes in few requests; throws the first failure, with the others as suppressed. */
    public final <R> BulkOutcome bulk(Collection<R> collection, Consumer<BulkBuilder<R>> changes) {
        return tryBulk(collection, changes).orThrow();
    }

    /** As {@link #bulk}, but what is refused is one of the outcome's failures and not thrown. */
    public final <R> BulkOutcome tryBulk(Collection<R> collection, Consumer<BulkBuilder<R>> changes) {
        return send(BulkBuilder.statement(collection, changes));
    }

    /** Makes the indexes that the collection declares and that are not there yet. */
    public final void createIndexes(Collection<?> collection) {
        List<IndexModel> models = Indexes.of(collection);
        if (!models.isEmpty()) {
            send(Commands.createIndexes(collection.name(), models));
        }
    }

    /** Drops the collection with its documents and indexes, if it is there. */
    public final void drop(Collection<?> collection) {
        send(Commands.drop(collection.name()));
    }

    /** Any command on the URL's database, and the server's answer. */
    public final BsonDocument raw(BsonDocument command) {
        return send(Commands.raw(command, CallSettings.NONE).map(answer -> answer));
    }
}
