package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's own condition with bound values. */
record RawPredicate(SqlText text, List<@Nullable Object> arguments) implements Predicate {
    @Override
    public int precedence() {
        return Renderer.RAW;
    }

    @Override
    public void render(Renderer out) {
        out.raw(text, arguments);
    }

    /** Never the arguments. */
    @Override
    public String toString() {
        return "raw(" + text + ")";
    }
}
