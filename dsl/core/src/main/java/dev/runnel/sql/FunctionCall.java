package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function's call, in the dialect's words. */
record FunctionCall<V extends @Nullable Object>(
        SqlFunction function, List<Expression<?>> operands, ValueType<?> valueType, boolean isNullable)
        implements Expression<V> {
    FunctionCall {
        operands = List.copyOf(operands);
    }

    /** With the type of the operand, and NULL if that is. */
    static <V extends @Nullable Object> FunctionCall<V> like(
            Expression<V> operand, SqlFunction function, Expression<?>... more) {
        var operands = new java.util.ArrayList<Expression<?>>(List.of(more));
        operands.add(0, operand);
        return new FunctionCall<>(function, operands, operand.valueType(), operand.isNullable());
    }

    /**
     * With a type of its own, which says nothing of the operands' NULLs: whoever selects it where they may be NULL says
     * {@code orNull()}, as after an outer join.
     */
    static <V> FunctionCall<V> of(ValueType<V> type, SqlFunction function, Expression<?>... operands) {
        return new FunctionCall<>(function, List.of(operands), type, false);
    }

    /** NULL at times, whatever the operands are. */
    static <V extends @Nullable Object> FunctionCall<@Nullable V> orNull(
            ValueType<?> type, SqlFunction function, Expression<?>... operands) {
        return new FunctionCall<>(function, List.of(operands), type, true);
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.call(function, operands);
    }
}
