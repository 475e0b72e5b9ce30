package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's own condition: {@code parts} has one element more than {@code arguments}, see {@link RawExpression}. */
record RawPredicate(List<String> parts, List<@Nullable Object> arguments) implements Predicate {
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
