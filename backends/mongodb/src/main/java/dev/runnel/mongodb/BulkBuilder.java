package dev.runnel.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.mongodb.Bulks;
import dev.runnel.internal.mongodb.CallSettings;
import dev.runnel.internal.mongodb.Statement;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/**
 * Changes of many kinds, sent together: {@code it.insert(order).update(filter, changes).delete(filter)}. Not
 * thread-safe.
 *
 * @param <R> a document
 */
public final class BulkBuilder<R> {
    private final Collection<R> collection;
    private final Bulks changes;
    private boolean ordered = true;

    BulkBuilder(Collection<R> collection) {
        this.collection = collection;
        this.changes = new Bulks(collection.name());
    }

    static <R> Statement<?, BulkOutcome> statement(Collection<R> collection, Consumer<BulkBuilder<R>> changes) {
        var builder = new BulkBuilder<R>(collection);
        changes.accept(builder);
        if (builder.changes.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The bulk of changes of " + builder.collection.name()
                            + " is empty: insert, update, replace or delete.");
        }
        return builder.changes.statement(builder.ordered, CallSettings.NONE, BulkOutcome::of);
    }

    /** The server may do them in any order, and does those that come after a failure too. */
    public BulkBuilder<R> unordered() {
        ordered = false;
        return this;
    }

    public BulkBuilder<R> insert(R document) {
        changes.insert(document);
        return this;
    }

    /** Puts the document in the place of the one with its id. */
    public BulkBuilder<R> replace(R document) {
        changes.replace(document, false);
        return this;
    }

    /** Puts the document in the place of the one with its id, or inserts it. */
    public BulkBuilder<R> upsert(R document) {
        changes.replace(document, true);
        return this;
    }

    /** Updates every document that meets the condition. */
    public BulkBuilder<R> update(Filter where, Consumer<Changes> change) {
        changes.update(where.document(), changed(change), false, false);
        return this;
    }

    /** Updates one document that meets the condition, or inserts one of its equalities and the changes. */
    public BulkBuilder<R> updateOrInsert(Filter where, Consumer<Changes> change) {
        changes.update(where.document(), changed(change), true, true);
        return this;
    }

    /** Deletes every document that meets the condition. */
    public BulkBuilder<R> delete(Filter where) {
        changes.delete(where.document(), false);
        return this;
    }

    private static BsonDocument changed(Consumer<Changes> change) {
        var all = new Changes();
        change.accept(all);
        return all.document();
    }
}
