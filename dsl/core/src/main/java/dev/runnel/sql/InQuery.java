package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** {@code in} with a subquery. */
record InQuery(Expression<?> operand, Select query, boolean negated) implements Predicate {
    @Override
    public int precedence() {
        return Renderer.COMPARISON;
    }

    @Override
    public void render(Renderer out) {
        out.operand(operand, Renderer.CONCATENATION);
        out.sql(negated ? " not in " : " in ");
        out.subquery(query);
    }
}
