package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** A function of the rows around each row. */
record Over<V extends @Nullable Object>(Expression<V> function, Window window) implements Expression<V> {
    @Override
    public ValueType<?> valueType() {
        return function.valueType();
    }

    @Override
    public boolean isNullable() {
        return function.isNullable();
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        function.render(out);
        out.sql(" over (");
        window.render(out);
        out.sql(")");
    }
}
