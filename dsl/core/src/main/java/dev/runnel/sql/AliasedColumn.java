package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** A column seen through an alias of its table. */
record AliasedColumn<V extends @Nullable Object>(TableAlias<?> source, Column<V> column) implements Expression<V> {
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
        out.column(source, column.name());
    }

    @Override
    public String toString() {
        return source.name() + "." + column.name();
    }
}
