package dev.runnel.sql;

import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** A value converted by the database; {@code tries} gives NULL where it cannot be. */
record Cast<V extends @Nullable Object>(Expression<?> operand, ValueType<?> valueType, boolean tries)
        implements Expression<V> {
    @Override
    public boolean isNullable() {
        return tries;
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        if (tries) {
            out.dialect().require(Feature.TRY_CAST);
        }
        out.dialect().cast(out, operand, valueType, tries);
    }
}
