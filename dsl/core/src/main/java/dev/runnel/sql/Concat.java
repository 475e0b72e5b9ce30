package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts joined to one. */
record Concat<V extends @Nullable Object>(List<Expression<?>> texts, ValueType<?> valueType, boolean isNullable)
        implements Expression<V> {
    static <V extends @Nullable Object> Concat<V> of(Expression<V> left, Expression<?> right) {
        Operands.text("concat", left);
        var texts = new ArrayList<Expression<?>>(left instanceof Concat<?> joined ? joined.texts : List.of(left));
        texts.add(right.valueType().isText() ? right : new Cast<>(right, ValueType.TEXT, false));
        return new Concat<>(List.copyOf(texts), left.valueType(), left.isNullable() || right.isNullable());
    }

    @Override
    public int precedence() {
        return Renderer.CONCATENATION;
    }

    @Override
    public void render(Renderer out) {
        out.dialect().concat(out, texts);
    }
}
