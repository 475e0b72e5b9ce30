package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function by its standard name, which a dialect may write otherwise. */
record FunctionCall<V extends @Nullable Object>(
        String name, boolean distinct, List<Expression<?>> operands, ValueType<?> valueType, boolean isNullable)
        implements Expression<V> {
    FunctionCall {
        operands = List.copyOf(operands);
    }

    static <V extends @Nullable Object> FunctionCall<V> of(
            String name, ValueType<?> type, boolean nullable, Expression<?>... operands) {
        return new FunctionCall<>(name, false, List.of(operands), type, nullable);
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.sql(out.dialect().function(name)).sql(distinct ? "(distinct " : "(");
        for (int i = 0; i < operands.size(); i++) {
            out.sql(i == 0 ? "" : ", ").expression(operands.get(i));
        }
        out.sql(")");
    }
}
