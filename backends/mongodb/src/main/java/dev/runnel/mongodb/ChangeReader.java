package dev.runnel.mongodb;

import dev.runnel.internal.mongodb.Documents;
import dev.runnel.internal.mongodb.MongoEngine;
import dev.runnel.internal.mongodb.Watch;
import dev.runnel.mongodb.DocumentChange.Kind;
import dev.runnel.row.TypeUse;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Makes changes of the server's events. */
final class ChangeReader<R> {
    private static final Map<String, Kind> KINDS = Map.of(
            "insert", Kind.INSERT,
            "update", Kind.UPDATE,
            "replace", Kind.REPLACE,
            "delete", Kind.DELETE,
            "drop", Kind.DROP,
            "rename", Kind.RENAME,
            "invalidate", Kind.INVALIDATE);

    private final Documents<R> documents;

    private ChangeReader(Documents<R> documents) {
        this.documents = documents;
    }

    static <R> Watch<Change<R>> watch(MongoEngine engine, Collection<R> collection, @Nullable BsonDocument after) {
        var reader = new ChangeReader<R>(
                Documents.of(TypeUse.of(collection.documentType()).nullable(false)));
        return new Watch<>(engine, collection.name(), List.of(), after, reader::read, new Gap<>());
    }

    private Change<R> read(RawBsonDocument event) {
        BsonValue full = event.get("fullDocument");
        BsonValue key = event.get("documentKey");
        BsonValue kind = event.get("operationType");
        return new DocumentChange<>(
                kind != null && kind.isString()
                        ? KINDS.getOrDefault(kind.asString().getValue(), Kind.OTHER)
                        : Kind.OTHER,
                key instanceof BsonDocument document ? document : null,
                full instanceof RawBsonDocument document ? documents.read(document) : null,
                event.getDocument("_id"));
    }
}
