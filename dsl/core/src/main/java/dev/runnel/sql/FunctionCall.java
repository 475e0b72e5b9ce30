package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function or anything else written as fixed text around its operands: {@code parts} has one element more than
 * {@code operands}.
 */
record FunctionCall<V extends @Nullable Object>(
        List<String> parts, List<Expression<?>> operands, ValueType<?> valueType, boolean isNullable)
        implements Expression<V> {
    FunctionCall {
        parts = List.copyOf(parts);
        operands = List.copyOf(operands);
    }

    static <V extends @Nullable Object> FunctionCall<V> of(
            String name, ValueType<?> type, boolean nullable, Expression<?>... operands) {
        var parts = new ArrayList<String>();
        parts.add(name + "(");
        for (int i = 1; i < operands.length; i++) {
            parts.add(", ");
        }
        parts.add(")");
        return new FunctionCall<>(parts, List.of(operands), type, nullable);
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        for (int i = 0; i < operands.size(); i++) {
            out.sql(parts.get(i));
            operands.get(i).render(out);
        }
        out.sql(parts.get(operands.size()));
    }
}
