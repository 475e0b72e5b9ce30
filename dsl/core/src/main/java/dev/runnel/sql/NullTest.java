package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** {@code is null} and {@code is not null}. */
record NullTest(Expression<?> operand, boolean wantsNull) implements Predicate {
    @Override
    public int precedence() {
        return Renderer.COMPARISON;
    }

    @Override
    public void render(Renderer out) {
        out.operand(operand, Renderer.CONCATENATION);
        out.sql(wantsNull ? " is null" : " is not null");
    }
}
