package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** {@code between low and high}, both included. */
record Between(Expression<?> operand, Expression<?> low, Expression<?> high) implements Predicate {
    @Override
    public int precedence() {
        return Renderer.COMPARISON;
    }

    @Override
    public void render(Renderer out) {
        out.operand(operand, Renderer.CONCATENATION);
        out.sql(" between ");
        out.operand(low, Renderer.CONCATENATION);
        out.sql(" and ");
        out.operand(high, Renderer.CONCATENATION);
    }
}
