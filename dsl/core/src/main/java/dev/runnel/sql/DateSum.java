package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** A date some time later, in its own type. */
record DateSum<V extends @Nullable Object>(Expression<V> date, Expression<?> amount, DatePart unit)
        implements Expression<V> {
    @Override
    public ValueType<?> valueType() {
        return date.valueType();
    }

    @Override
    public boolean isNullable() {
        return date.isNullable() || amount.isNullable();
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.dialect().dates().plus(out, date, amount, unit);
    }
}
