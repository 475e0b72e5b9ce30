package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** {@code left op right}. */
record Comparison(Expression<?> left, String op, Expression<?> right) implements Predicate {
    static <V> Comparison of(Expression<?> left, String op, V value) {
        return new Comparison(left, op, Value.of(value, left.valueType(), op));
    }

    @Override
    public int precedence() {
        return Renderer.COMPARISON;
    }

    @Override
    public void render(Renderer out) {
        out.operand(left, Renderer.CONCATENATION);
        out.sql(" ").sql(op).sql(" ");
        out.operand(right, Renderer.CONCATENATION);
    }
}
