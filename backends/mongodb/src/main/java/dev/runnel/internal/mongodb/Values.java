package dev.runnel.internal.mongodb;

import java.util.Collection;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Values of filters and changes, as BSON; shared with the model's package. */
public final class Values {
    private Values() {}

    /** The value, by the same rules as a document's field; null is BSON's null. */
    public static BsonValue of(@Nullable Object value) {
        return Writing.value(value);
    }

    public static BsonArray all(Collection<?> values) {
        var array = new BsonArray(values.size() == 0 ? 1 : values.size());
        values.forEach(value -> array.add(Writing.value(value)));
        return array;
    }

    public static BsonDocument pair(String name, BsonValue value) {
        return new BsonDocument(name, value);
    }

    /** The name in the document of a property. */
    public static String stored(String property) {
        return Mapping.stored(property);
    }
}
