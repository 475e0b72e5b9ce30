package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** A part of a date as a number. */
record Extract<V extends @Nullable Object>(DatePart part, Expression<?> operand) implements Expression<V> {
    @Override
    public ValueType<Integer> valueType() {
        return ValueType.INTEGER;
    }

    @Override
    public boolean isNullable() {
        return operand.isNullable();
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.dialect().extract(out, part, operand);
    }
}
