package dev.runnel.internal.mongodb;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.TypeUse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/** The requests that change documents. */
public final class Writes {
    private Writes() {}

    /** Inserts a document; gives its {@code _id}, be it the document's own or made here. */
    public static Statement<InsertOneResult, Object> insert(String collection, Object document, CallSettings settings) {
        return changing("insert", collection, null, settings, (target, comment, limit) -> {
                    var options = new InsertOneOptions().comment(comment);
                    MongoCollection<Stored> into = target.write(collection);
                    ClientSession session = target.session();
                    var stored = new Stored(document);
                    return session == null ? into.insertOne(stored, options) : into.insertOne(session, stored, options);
                })
                .map(result -> natural(result.getInsertedId()));
    }

    /** Inserts documents; unordered, those after a failure are tried too. */
    public static Statement<InsertManyResult, Long> insertAll(
            String collection, List<?> documents, boolean ordered, CallSettings settings) {
        List<Stored> stored = documents.stream().map(Stored::new).toList();
        return changing("insert", collection, null, settings, (target, comment, limit) -> {
                    var options = new InsertManyOptions().ordered(ordered).comment(comment);
                    MongoCollection<Stored> into = target.write(collection);
                    ClientSession session = target.session();
                    return session == null
                            ? into.insertMany(stored, options)
                            : into.insertMany(session, stored, options);
                })
                .map(result -> (long) documents.size());
    }

    /**
     * Inserts a part of many documents, in order.
     *
     * @param before how many came before this part, which the position of a refused document counts too
     */
    public static Statement<InsertManyResult, Long> insertPart(String collection, List<?> documents, long before) {
        Statement<InsertManyResult, Long> part = insertAll(collection, documents, true, CallSettings.NONE);
        Request request = Request.of("insert", collection, null, CallSettings.NONE, false);
        return new Statement<>(
                part.command(),
                collection,
                null,
                CallSettings.NONE,
                new SingleCall.Single<InsertManyResult, Long>(
                        part.single().publish(),
                        part.single().result(),
                        error -> {
                            if (error instanceof MongoBulkWriteException bulk
                                    && !bulk.getWriteErrors().isEmpty()) {
                                BulkWriteError first = bulk.getWriteErrors().get(0);
                                throw ServerErrors.of(
                                        first.getCode(),
                                        first.getMessage(),
                                        error,
                                        ServerText.safe(error),
                                        request,
                                        before + first.getIndex());
                            }
                            return null;
                        },
                        false));
    }

    /** Updates one document or all that meet the condition. */
    public static Statement<UpdateResult, UpdateResult> update(
            String collection,
            BsonDocument filter,
            BsonDocument changes,
            boolean one,
            UpdateOptions options,
            CallSettings settings) {
        return changing("update", collection, filter, settings, (target, comment, limit) -> {
            MongoCollection<Stored> in = target.write(collection);
            ClientSession session = target.session();
            UpdateOptions with = options.comment(comment);
            if (session == null) {
                return one ? in.updateOne(filter, changes, with) : in.updateMany(filter, changes, with);
            }
            return one ? in.updateOne(session, filter, changes, with) : in.updateMany(session, filter, changes, with);
        });
    }

    /** Puts a document in the place of the one with its {@code _id}. */
    public static Statement<UpdateResult, UpdateResult> replace(
            String collection, Object document, boolean upsert, CallSettings settings) {
        BsonDocument filter = byId(document);
        return changing("update", collection, filter, settings, (target, comment, limit) -> {
            var options = new ReplaceOptions().upsert(upsert).comment(comment);
            MongoCollection<Stored> in = target.write(collection);
            ClientSession session = target.session();
            var stored = new Stored(document);
            return session == null
                    ? in.replaceOne(filter, stored, options)
                    : in.replaceOne(session, filter, stored, options);
        });
    }

    public static Statement<DeleteResult, Long> delete(
            String collection, BsonDocument filter, boolean one, CallSettings settings) {
        return changing("delete", collection, filter, settings, (target, comment, limit) -> {
                    var options = new DeleteOptions().comment(comment);
                    MongoCollection<Stored> from = target.write(collection);
                    ClientSession session = target.session();
                    if (session == null) {
                        return one ? from.deleteOne(filter, options) : from.deleteMany(filter, options);
                    }
                    return one ? from.deleteOne(session, filter, options) : from.deleteMany(session, filter, options);
                })
                .map(DeleteResult::getDeletedCount);
    }

    /** Changes one document and gives it as it was or as it is now; null if none meets the condition. */
    public static <V> Statement<RawBsonDocument, @Nullable V> updateReturning(
            String collection,
            BsonDocument filter,
            BsonDocument changes,
            BsonDocument sort,
            boolean upsert,
            boolean after,
            Documents<V> documents,
            CallSettings settings) {
        return returning("findAndModify", collection, filter, documents, settings, (target, comment, limit) -> {
            var options = new FindOneAndUpdateOptions()
                    .upsert(upsert)
                    .returnDocument(after ? ReturnDocument.AFTER : ReturnDocument.BEFORE)
                    .maxTime(limit, TimeUnit.MILLISECONDS)
                    .comment(comment);
            options = sort.isEmpty() ? options : options.sort(sort);
            MongoCollection<RawBsonDocument> in = target.read(collection);
            ClientSession session = target.session();
            return session == null
                    ? in.findOneAndUpdate(filter, changes, options)
                    : in.findOneAndUpdate(session, filter, changes, options);
        });
    }

    /** Deletes one document and gives it; null if none meets the condition. */
    public static <V> Statement<RawBsonDocument, @Nullable V> deleteReturning(
            String collection, BsonDocument filter, BsonDocument sort, Documents<V> documents, CallSettings settings) {
        return returning("findAndModify", collection, filter, documents, settings, (target, comment, limit) -> {
            var options = new FindOneAndDeleteOptions()
                    .maxTime(limit, TimeUnit.MILLISECONDS)
                    .comment(comment);
            options = sort.isEmpty() ? options : options.sort(sort);
            MongoCollection<RawBsonDocument> from = target.read(collection);
            ClientSession session = target.session();
            return session == null
                    ? from.findOneAndDelete(filter, options)
                    : from.findOneAndDelete(session, filter, options);
        });
    }

    /** Several changes in as few requests as possible. */
    static Statement<BulkWriteResult, BulkWriteResult> bulk(
            String collection, List<WriteModel<Stored>> changes, boolean ordered, CallSettings settings) {
        return changing("bulkWrite", collection, null, settings, (target, comment, limit) -> {
            var options = new BulkWriteOptions().ordered(ordered).comment(comment);
            MongoCollection<Stored> in = target.write(collection);
            ClientSession session = target.session();
            return session == null ? in.bulkWrite(changes, options) : in.bulkWrite(session, changes, options);
        });
    }

    static WriteModel<Stored> insertModel(Object document) {
        return new InsertOneModel<>(new Stored(document));
    }

    static WriteModel<Stored> replaceModel(Object document, boolean upsert) {
        return new ReplaceOneModel<>(byId(document), new Stored(document), new ReplaceOptions().upsert(upsert));
    }

    private static BsonDocument byId(Object document) {
        BsonValue id = Writing.value(document).asDocument().get("_id");
        if (id == null) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "A " + document.getClass().getSimpleName()
                            + " without an id cannot be replaced, for it is found by its id. Insert it.");
        }
        return new BsonDocument("_id", id);
    }

    private static <T> Statement<T, T> changing(
            String command,
            String collection,
            @Nullable BsonDocument shown,
            CallSettings settings,
            SingleCall.Publish<T> publish) {
        return new Statement<>(
                command,
                collection,
                shown,
                settings,
                new SingleCall.Single<>(publish, result -> Objects.requireNonNull(result), false));
    }

    private static <V> Statement<RawBsonDocument, @Nullable V> returning(
            String command,
            String collection,
            BsonDocument shown,
            Documents<V> documents,
            CallSettings settings,
            SingleCall.Publish<RawBsonDocument> publish) {
        Function<@Nullable RawBsonDocument, @Nullable V> result =
                document -> document == null ? null : documents.read(document);
        return new Statement<>(command, collection, shown, settings, new SingleCall.Single<>(publish, result, true));
    }

    private static Object natural(@Nullable BsonValue id) {
        if (id == null) {
            return BsonNull.VALUE;
        }
        Documents<Object> documents =
                Documents.field("v", TypeUse.of(Object.class).nullable(false));
        return documents.read(new RawBsonDocument(new BsonDocument("v", id), new BsonDocumentCodec()));
    }
}
