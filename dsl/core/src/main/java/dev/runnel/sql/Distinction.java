package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** Comparison in which NULL equals NULL. */
record Distinction(Expression<?> left, Expression<?> right, boolean distinct) implements Predicate {
    @Override
    public int precedence() {
        return Renderer.COMPARISON;
    }

    @Override
    public void render(Renderer out) {
        out.dialect().nullSafe(out, left, right, distinct);
    }
}
