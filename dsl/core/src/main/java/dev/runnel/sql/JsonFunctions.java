package dev.runnel.sql;

import dev.runnel.spi.Json;
import dev.runnel.sql.render.SqlFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of JSON documents; to be imported from {@link Functions}. */
public abstract class JsonFunctions extends ArrayFunctions {
    JsonFunctions() {}

    /**
     * What stands inside a document: {@code json(payload, "customer", "name").asText()}, in Kotlin
     * {@code payload.json("customer", "name").asText()}. Elements of arrays follow by {@link JsonPath#at(int)}.
     *
     * @param keys whatever they hold
     */
    public static <V extends @Nullable Object> JsonPath<V> json(Expression<V> document, String... keys) {
        return new JsonPath<>(Operands.json("json", document), List.of()).at(keys);
    }

    /** An object to be filled: {@code jsonObject().with("name", name).with("age", age)}. */
    public static JsonObject jsonObject() {
        return new JsonObject(List.of());
    }

    /** An array of the values. */
    public static Expression<Json> jsonArray(Expression<?>... values) {
        var elements = new ArrayList<Expression<?>>(values.length);
        for (Expression<?> value : values) {
            elements.add(JsonObject.element(value));
        }
        return new FunctionCall<>(SqlFunction.JSON_ARRAY, elements, ValueType.JSON, false);
    }
}
