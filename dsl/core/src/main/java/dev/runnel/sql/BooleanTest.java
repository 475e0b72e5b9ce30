package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** {@code is true} and {@code is false}, which are never NULL. */
record BooleanTest(Expression<?> operand, boolean wanted) implements Predicate {
    @Override
    public int precedence() {
        return Renderer.COMPARISON;
    }

    @Override
    public void render(Renderer out) {
        out.operand(operand, Renderer.CONCATENATION);
        out.sql(wanted ? " is true" : " is false");
    }
}
