package dev.runnel.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.mongodb.Values;
import java.util.Collection;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What an update does to a document: {@code it.set(ORDERS.status, PAID).inc(ORDERS.version, 1)}. One field is changed in one
 * way: the server refuses two, and the same one twice is CONFIGURATION, but for elements, which are added up. Not thread-safe.
 */
public final class Changes {
    private final BsonDocument document = new BsonDocument();

    /** In Kotlin {@code it[status] = PAID}. Said twice, the last one counts. */
    public <V extends @Nullable Object> Changes set(Field<V> field, V value) {
        return put("$set", field, Values.of(value));
    }

    /** Takes the field away. */
    public Changes unset(Field<?> field) {
        return put("$unset", field, new BsonString(""));
    }

    /** Adds to a number; a missing one counts as zero. */
    public <V extends Number> Changes inc(Field<? extends @Nullable V> field, V by) {
        return put("$inc", field, Values.of(by));
    }

    /** Multiplies a number. */
    public <V extends Number> Changes mul(Field<? extends @Nullable V> field, V by) {
        return put("$mul", field, Values.of(by));
    }

    /** The smaller of the field's value and this one. */
    public <V> Changes min(Field<? extends @Nullable V> field, V value) {
        return put("$min", field, Values.of(value));
    }

    /** The greater of the field's value and this one. */
    public <V> Changes max(Field<? extends @Nullable V> field, V value) {
        return put("$max", field, Values.of(value));
    }

    /** Only for the document that an upsert inserts. */
    public <V extends @Nullable Object> Changes setOnInsert(Field<V> field, V value) {
        return put("$setOnInsert", field, Values.of(value));
    }

    /** The server's time. */
    public Changes currentDate(Field<?> field) {
        return put("$currentDate", field, Values.of(true));
    }

    /** Adds an element at the end of a list. */
    public <E> Changes push(Field<? extends @Nullable Collection<E>> field, E element) {
        return add("$push", field, List.of(Values.of(element)));
    }

    /** Adds elements at the end of a list. */
    public <E> Changes pushAll(Field<? extends @Nullable Collection<E>> field, Collection<E> elements) {
        return add("$push", field, Values.all(elements));
    }

    /** Adds an element to a list that does not hold it yet. */
    public <E> Changes addToSet(Field<? extends @Nullable Collection<E>> field, E element) {
        return add("$addToSet", field, List.of(Values.of(element)));
    }

    /** Takes every such element out of a list. */
    public <E> Changes pull(Field<? extends @Nullable Collection<E>> field, E element) {
        return put("$pull", field, Values.pair("$eq", Values.of(element)));
    }

    /** Takes out of a list every element that meets the condition. */
    public Changes pullWhere(Field<? extends @Nullable Collection<?>> field, Filter ofElement) {
        return put("$pull", field, ofElement.document());
    }

    /** Takes the first element out of a list. */
    public Changes popFirst(Field<? extends @Nullable Collection<?>> field) {
        return put("$pop", field, new BsonInt32(-1));
    }

    /** Takes the last element out of a list. */
    public Changes popLast(Field<? extends @Nullable Collection<?>> field) {
        return put("$pop", field, new BsonInt32(1));
    }

    /** An operator that has no word here: {@code it.operator("$bit", flags, …)}. */
    public Changes operator(String operator, Field<?> field, BsonValue value) {
        return put(operator, field, value);
    }

    /**
     * One more for the end of a list. Always by {@code $each}: an element that is a document may have names that the server
     * takes for its operators.
     */
    private Changes add(String operator, Field<?> field, List<? extends BsonValue> elements) {
        BsonDocument fields = fields(operator);
        if (!fields.containsKey(field.path())) {
            fields.put(field.path(), Values.pair("$each", new BsonArray()));
        }
        fields.getDocument(field.path()).getArray("$each").addAll(elements);
        return this;
    }

    private Changes put(String operator, Field<?> field, BsonValue value) {
        BsonValue before = fields(operator).put(field.path(), value);
        if (before != null && !operator.equals("$set")) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The update has " + operator + " twice for '" + field.path()
                            + "', and the server takes one. Say it once, or in two updates.");
        }
        return this;
    }

    private BsonDocument fields(String operator) {
        if (!document.containsKey(operator)) {
            document.put(operator, new BsonDocument());
        }
        return document.getDocument(operator);
    }

    /** What the server is sent; CONFIGURATION if nothing is changed. */
    public BsonDocument document() {
        if (document.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "The update changes nothing: say what by set, inc, push and so on.");
        }
        return document;
    }

    /** Never the values. */
    @Override
    public String toString() {
        return "Changes" + document.keySet();
    }
}
