package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** {@code count(*)}. */
record CountAll() implements Expression<Long> {
    @Override
    public ValueType<Long> valueType() {
        return ValueType.BIGINT;
    }

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
        out.sql("count(*)");
    }
}
