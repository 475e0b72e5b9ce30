package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** A bound value: always a placeholder in the text. */
record Value<V extends @Nullable Object>(@Nullable V value, ValueType<?> valueType) implements Expression<V> {
    static <V> Value<V> of(V value, ValueType<?> type, String operation) {
        if (value == null) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The value for " + operation + " is null, and comparing with NULL is never true. Use isNull() or"
                            + " isNotNull(), or isNotDistinctFrom() where either side may be null.");
        }
        return new Value<>(value, type);
    }

    static <V extends @Nullable Object> Value<@Nullable V> orNull(@Nullable V value, ValueType<?> type) {
        return new Value<>(value, type);
    }

    @Override
    public boolean isNullable() {
        return value == null;
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.value(value, valueType);
    }

    /** Never the value. */
    @Override
    public String toString() {
        return "?";
    }
}
