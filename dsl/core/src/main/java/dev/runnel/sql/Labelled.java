package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** An expression with a label; the label shows only where the expression is selected or ordered by. */
record Labelled<V extends @Nullable Object>(Expression<V> expression, String label) implements Expression<V> {
    @Override
    public ValueType<?> valueType() {
        return expression.valueType();
    }

    @Override
    public boolean isNullable() {
        return expression.isNullable();
    }

    @Override
    public int precedence() {
        return expression.precedence();
    }

    @Override
    public void render(Renderer out) {
        expression.render(out);
    }

    @Override
    public void renderSelected(Renderer out) {
        expression.render(out);
        out.sql(" as ").identifier(label);
    }
}
