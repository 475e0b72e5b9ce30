package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's own SQL with bound values: {@code parts} has one element more than {@code arguments}. */
record RawExpression<V extends @Nullable Object>(
        List<String> parts, List<@Nullable Object> arguments, ValueType<?> valueType) implements Expression<V> {
    @Override
    public boolean isNullable() {
        return true;
    }

    @Override
    public int precedence() {
        return Renderer.RAW;
    }

    @Override
    public void render(Renderer out) {
        out.raw(parts, arguments);
    }

    /** Never the arguments. */
    @Override
    public String toString() {
        return "raw(" + String.join("?", parts) + ")";
    }
}
