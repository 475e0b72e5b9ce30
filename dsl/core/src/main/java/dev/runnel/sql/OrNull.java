package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** An expression that an outer join may make NULL. */
record OrNull<V extends @Nullable Object>(Expression<V> expression) implements Expression<@Nullable V> {
    @Override
    public ValueType<?> valueType() {
        return expression.valueType();
    }

    @Override
    public boolean isNullable() {
        return true;
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
        expression.renderSelected(out);
    }
}
