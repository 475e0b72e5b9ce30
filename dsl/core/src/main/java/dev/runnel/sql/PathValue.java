package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.List;

/** A path into a JSON document, bound in the form that the dialect's functions take. */
record PathValue(List<Object> steps) implements Expression<String> {
    @Override
    public ValueType<String> valueType() {
        return ValueType.TEXT;
    }

    @Override
    public boolean isNullable() {
        return false;
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.bind(out.dialect().jsonPath(steps), ValueType.TEXT);
    }
}
