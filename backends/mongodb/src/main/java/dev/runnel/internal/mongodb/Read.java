package dev.runnel.internal.mongodb;

import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A query that gives documents, and what is made of them. */
public interface Read<V extends @Nullable Object> {
    /** @param most documents that are wanted, Integer.MAX_VALUE for all */
    Publisher<RawBsonDocument> publisher(Target target, String comment, long maxTimeMillis, int most);

    Documents<V> documents();

    /** The server's name of the command. */
    String command();

    String collection();

    /** What is asked, for logs. */
    @Nullable
    BsonDocument shown();

    CallSettings settings();

    /**
     * True if documents may be long in coming: what is stopped is closed at once, for the driver would give no sign.
     */
    default boolean endless() {
        return false;
    }
}
