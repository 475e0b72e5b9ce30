package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's own SQL: {@code parts} has one element more than {@code arguments}, which are expressions or bound. */
record RawExpression<V extends @Nullable Object>(
        List<String> parts, List<@Nullable Object> arguments, ValueType<?> valueType, boolean isNullable)
        implements Expression<V> {
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
