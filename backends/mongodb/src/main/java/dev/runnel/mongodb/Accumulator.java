package dev.runnel.mongodb;

import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What a group makes of its documents, under a name of its own. */
public record Accumulator(String name, String operator, BsonValue of) {
    public static Accumulator sum(String name, Field<?> of) {
        return new Accumulator(name, "$sum", new BsonString(of.expression()));
    }

    /** How many documents the group has. */
    public static Accumulator count(String name) {
        return new Accumulator(name, "$sum", new BsonInt32(1));
    }

    public static Accumulator avg(String name, Field<?> of) {
        return new Accumulator(name, "$avg", new BsonString(of.expression()));
    }

    public static Accumulator min(String name, Field<?> of) {
        return new Accumulator(name, "$min", new BsonString(of.expression()));
    }

    public static Accumulator max(String name, Field<?> of) {
        return new Accumulator(name, "$max", new BsonString(of.expression()));
    }

    /** The value of the first document, in the order of the stage before. */
    public static Accumulator first(String name, Field<?> of) {
        return new Accumulator(name, "$first", new BsonString(of.expression()));
    }

    /** The value of the last document, in the order of the stage before. */
    public static Accumulator last(String name, Field<?> of) {
        return new Accumulator(name, "$last", new BsonString(of.expression()));
    }

    /** All values, as a list. */
    public static Accumulator push(String name, Field<?> of) {
        return new Accumulator(name, "$push", new BsonString(of.expression()));
    }

    static BsonDocument group(BsonValue by, Accumulator... accumulators) {
        var group = new BsonDocument("_id", by);
        for (Accumulator each : accumulators) {
            group.put(each.name, new BsonDocument(each.operator, each.of));
        }
        return new BsonDocument("$group", group);
    }
}
