package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** {@code exists} with a subquery. */
record Exists(Select query) implements Predicate {
    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.sql("exists ").subquery(query);
    }
}
