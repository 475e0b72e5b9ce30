package dev.runnel.internal.mongodb;

import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Where a request is sent: the database, and the session of a transaction if it is in one. */
record Target(MongoDatabase database, @Nullable ClientSession session) {
    /** Documents are read as raw BSON. */
    MongoCollection<RawBsonDocument> read(String collection) {
        return database.getCollection(collection, RawBsonDocument.class);
    }

    /** Documents are written by their own classes. */
    MongoCollection<Stored> write(String collection) {
        return database.getCollection(collection, Stored.class);
    }
}
