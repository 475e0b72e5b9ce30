package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** {@code not}. */
record Negation(Predicate predicate) implements Predicate {
    @Override
    public int precedence() {
        return Renderer.NOT;
    }

    @Override
    public void render(Renderer out) {
        out.sql("not (");
        predicate.render(out);
        out.sql(")");
    }
}
