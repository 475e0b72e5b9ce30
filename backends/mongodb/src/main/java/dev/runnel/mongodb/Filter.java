package dev.runnel.mongodb;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A condition on documents: what the server is sent, as it is. In Kotlin {@code and} and {@code or} are infix and
 * {@code !} negates.
 */
public final class Filter {
    /** Of no condition: every document. */
    public static final Filter EVERYTHING = new Filter(new BsonDocument());

    private final BsonDocument document;

    Filter(BsonDocument document) {
        this.document = document;
    }

    /** A condition in the server's own words, where these end: {@code Filter.of(Filters.geoWithin(…))}. */
    public static Filter of(Bson condition) {
        return new Filter(condition.toBsonDocument());
    }

    /** All of them hold; a null is left out, and none at all is every document. */
    public static Filter allOf(@Nullable Filter... conditions) {
        return joined("$and", conditions);
    }

    /** One of them holds or more; a null is left out, and none at all is no document. */
    public static Filter anyOf(@Nullable Filter... conditions) {
        Filter joined = joined("$or", conditions);
        return joined == EVERYTHING ? EVERYTHING.not() : joined;
    }

    private static Filter joined(String operator, @Nullable Filter... conditions) {
        List<BsonDocument> given = Arrays.stream(conditions)
                .filter(Objects::nonNull)
                .map(condition -> Objects.requireNonNull(condition).document)
                .toList();
        return given.isEmpty() ? EVERYTHING : new Filter(new BsonDocument(operator, new BsonArray(given)));
    }

    public Filter and(Filter other) {
        return document.isEmpty() ? other : other.document.isEmpty() ? this : allOf(this, other);
    }

    public Filter or(Filter other) {
        return document.isEmpty() || other.document.isEmpty() ? EVERYTHING : anyOf(this, other);
    }

    public Filter not() {
        return new Filter(new BsonDocument("$nor", new BsonArray(List.of(document))));
    }

    /** What the server is sent. */
    public BsonDocument document() {
        return document;
    }

    /** Never the values. */
    @Override
    public String toString() {
        return "Filter";
    }
}
