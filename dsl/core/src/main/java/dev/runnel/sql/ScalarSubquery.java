package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** A subquery of one column used as a value; NULL if it gives no row. */
record ScalarSubquery<V extends @Nullable Object>(Select query, ValueType<?> valueType)
        implements Expression<@Nullable V> {
    @Override
    public boolean isNullable() {
        return true;
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.subquery(query);
    }
}
