package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/**
 * A number of the statement's own, as the digits of a {@code round}: written into the text, so that the database knows
 * it when it plans, and takes the same call in {@code select} and {@code group by} for the same.
 */
record Constant(int value) implements Expression<Integer> {
    @Override
    public ValueType<Integer> valueType() {
        return ValueType.INTEGER;
    }

    @Override
    public boolean isNullable() {
        return false;
    }

    @Override
    public int precedence() {
        return value < 0 ? Renderer.SUM : Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.sql(Integer.toString(value));
    }
}
