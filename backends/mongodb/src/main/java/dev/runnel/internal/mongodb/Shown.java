package dev.runnel.internal.mongodb;

import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Writes a filter, change or pipeline for people: operators and paths, and a ? for every value. */
final class Shown {
    /** What stands behind these is a value, be it a document with names of its own. */
    private static final Set<String> COMPARISONS =
            Set.of("$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$regex", "$each", "$literal");

    private Shown() {}

    static void write(BsonDocument root, StringBuilder into) {
        document(root, into);
    }

    private static void document(BsonDocument document, StringBuilder into) {
        into.append('{');
        String separator = "";
        for (var entry : document.entrySet()) {
            String key = entry.getKey();
            into.append(separator).append(key).append(": ");
            value(key, entry.getValue(), into);
            separator = ", ";
        }
        into.append('}');
    }

    private static void value(String key, BsonValue value, StringBuilder into) {
        boolean operator = key.startsWith("$") && !COMPARISONS.contains(key);
        if (value instanceof BsonDocument document && (operator || isOperators(document))) {
            document(document, into);
        } else if (value instanceof BsonArray array
                && operator
                && array.stream().allMatch(BsonValue::isDocument)) {
            into.append('[');
            String separator = "";
            for (BsonValue each : array) {
                into.append(separator);
                document(each.asDocument(), into);
                separator = ", ";
            }
            into.append(']');
        } else {
            into.append('?');
        }
    }

    private static boolean isOperators(BsonDocument document) {
        return !document.isEmpty() && document.getFirstKey().startsWith("$");
    }
}
