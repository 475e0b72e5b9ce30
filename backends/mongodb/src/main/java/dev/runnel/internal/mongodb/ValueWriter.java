package dev.runnel.internal.mongodb;

import org.bson.BsonWriter;

/** Writes values of one class. */
@FunctionalInterface
interface ValueWriter {
    /** Writes the value; PARAMETER if BSON cannot hold it as it is. */
    void write(BsonWriter out, Object value);
}
