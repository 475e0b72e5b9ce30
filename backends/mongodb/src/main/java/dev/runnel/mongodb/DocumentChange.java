package dev.runnel.mongodb;

import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a document.
 *
 * @param key the document's {@code _id}, in a document of its own; null for what happened to the whole collection
 * @param document as it is now: of an update as it was found a moment later; null if it is gone
 * @param token where the stream goes on after this change; keep it to resume later: {@code watch(Orders, token)}
 */
public record DocumentChange<R>(
        Kind kind, @Nullable BsonDocument key, @Nullable R document, BsonDocument token) implements Change<R> {
    /** What was done. */
    public enum Kind {
        INSERT,
        UPDATE,
        REPLACE,
        DELETE,
        /** The collection was dropped. */
        DROP,
        /** The collection was renamed. */
        RENAME,
        /** Nothing can follow: the stream ends. */
        INVALIDATE,
        /** Something that is none of the above. */
        OTHER
    }

    /** Never the document. */
    @Override
    public String toString() {
        return "DocumentChange(" + kind + ")";
    }
}
