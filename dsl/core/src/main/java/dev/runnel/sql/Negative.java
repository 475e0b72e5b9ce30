package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** A number with the other sign. */
record Negative<V extends @Nullable Object>(Expression<V> operand) implements Expression<V> {
    @Override
    public ValueType<?> valueType() {
        return operand.valueType();
    }

    @Override
    public boolean isNullable() {
        return operand.isNullable();
    }

    @Override
    public int precedence() {
        return Renderer.SUM;
    }

    @Override
    public void render(Renderer out) {
        out.sql("-").operand(operand, Renderer.ATOM);
    }
}
