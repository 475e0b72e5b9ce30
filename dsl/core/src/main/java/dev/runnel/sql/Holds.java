package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** A function that is a condition. */
record Holds(FunctionCall<Boolean> call) implements Predicate {
    @Override
    public int precedence() {
        return call.precedence();
    }

    @Override
    public void render(Renderer out) {
        call.render(out);
    }
}
