package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** A part of a date as a number. */
record Extract<V>(DatePart part, Expression<?> operand, ValueType<V> valueType) implements Expression<V> {
    @Override
    public boolean isNullable() {
        return false;
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.dialect().dates().extract(out, part, operand);
    }
}
