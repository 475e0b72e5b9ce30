package dev.runnel.sql;

import dev.runnel.spi.Json;
import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.util.ArrayList;
import java.util.List;

/** A JSON object made by the database of keys and values; begun by {@code jsonObject()}. Immutable. */
public final class JsonObject implements Expression<Json> {
    private final List<Expression<?>> keysAndValues;

    JsonObject(List<Expression<?>> keysAndValues) {
        this.keysAndValues = keysAndValues;
    }

    /** With one more key. A NULL becomes JSON's null. */
    public JsonObject with(String key, Expression<?> value) {
        var more = new ArrayList<>(keysAndValues);
        more.add(FunctionCall.of(ValueType.TEXT, SqlFunction.JSON_KEY, Value.of(key, ValueType.TEXT, "jsonObject")));
        more.add(element(value));
        return new JsonObject(List.copyOf(more));
    }

    /** With one more key and a value, which is bound. */
    public JsonObject with(String key, Object value) {
        return with(key, Value.of(value, ValueType.ofValue(value), "jsonObject"));
    }

    /** A value as it is taken into a document: JSON as such and not as its text, a boolean as true or false. */
    static Expression<?> element(Expression<?> value) {
        SqlFunction function = switch (value.valueType().sqlType()) {
            case JSON -> SqlFunction.JSON_OF_JSON;
            case BOOLEAN -> SqlFunction.JSON_OF_BOOLEAN;
            case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> SqlFunction.JSON_OF_NUMBER;
            default -> SqlFunction.JSON_OF_TEXT;
        };
        return FunctionCall.of(ValueType.JSON, function, value);
    }

    @Override
    public ValueType<Json> valueType() {
        return ValueType.JSON;
    }

    @Override
    public boolean isNullable() {
        return false;
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.call(SqlFunction.JSON_OBJECT, keysAndValues);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof JsonObject other && keysAndValues.equals(other.keysAndValues);
    }

    @Override
    public int hashCode() {
        return keysAndValues.hashCode();
    }
}
