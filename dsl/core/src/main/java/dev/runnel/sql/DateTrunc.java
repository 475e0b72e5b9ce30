package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** The beginning of a date's year, month, hour, in its own type. */
record DateTrunc<V extends @Nullable Object>(DatePart unit, Expression<V> date) implements Expression<V> {
    @Override
    public ValueType<?> valueType() {
        return date.valueType();
    }

    @Override
    public boolean isNullable() {
        return date.isNullable();
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.dialect().dates().truncate(out, unit, date);
    }
}
