package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** In an upsert: the value that the refused row would have brought. */
record Excluded<V extends @Nullable Object>(Column<V> column) implements Expression<V> {
    @Override
    public ValueType<?> valueType() {
        return column.valueType();
    }

    @Override
    public boolean isNullable() {
        return column.isNullable();
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.excluded(column.name());
    }
}
