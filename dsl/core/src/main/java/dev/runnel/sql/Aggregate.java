package dev.runnel.sql;

import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One value of many rows: {@code sum(total)}; with {@link #over} of the rows around each row. Immutable. */
public final class Aggregate<V extends @Nullable Object> implements Expression<V> {
    private final Call call;
    private final ValueType<?> valueType;
    private final boolean nullable;

    /** What is called: all that the text says. */
    private record Call(
            SqlFunction function,
            List<Expression<?>> operands,
            List<Order> order,
            @Nullable Predicate filter) {}

    private Aggregate(Call call, ValueType<?> valueType, boolean nullable) {
        this.call = call;
        this.valueType = valueType;
        this.nullable = nullable;
    }

    static <V extends @Nullable Object> Aggregate<V> of(
            SqlFunction function, ValueType<?> type, boolean nullable, Expression<?>... operands) {
        return new Aggregate<>(new Call(function, List.of(operands), List.of(), null), type, nullable);
    }

    static <V> Aggregate<@Nullable V> ordered(
            SqlFunction function, List<Order> order, ValueType<?> type, Expression<?>... operands) {
        return new Aggregate<>(new Call(function, List.of(operands), order, null), type, true);
    }

    /** Of those rows only for which the condition holds. Given twice, both must hold. */
    public Aggregate<V> filter(Predicate condition) {
        Predicate both = call.filter == null ? condition : call.filter.and(condition);
        return new Aggregate<>(new Call(call.function, call.operands, call.order, both), valueType, nullable);
    }

    /** Of all rows, beside each row. */
    public Expression<V> over() {
        return over(Window.ALL);
    }

    /** Of the rows in the window of each row: {@code sum(total).over(partitionBy(customer).orderBy(day.asc()))}. */
    public Expression<V> over(Window window) {
        return new Over<>(this, window);
    }

    @Override
    public ValueType<?> valueType() {
        return valueType;
    }

    @Override
    public boolean isNullable() {
        return nullable;
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        if (call.filter == null || out.dialect().has(Feature.AGGREGATE_FILTER)) {
            out.dialect().call(out, call.function, call.operands, call.order);
            if (call.filter != null) {
                out.sql(" filter (where ").expression(call.filter).sql(")");
            }
        } else {
            renderChoosing(out, call.filter);
        }
    }

    /** Aggregates leave NULLs out, so a case that is NULL for the other rows does the same. */
    private void renderChoosing(Renderer out, Predicate filter) {
        var operands = new ArrayList<Expression<?>>(call.operands);
        if (operands.isEmpty()) {
            operands.add(new Constant(1));
        }
        operands.set(0, Functions.caseWhen(filter, operands.get(0)));
        SqlFunction function = call.function == SqlFunction.COUNT_ALL ? SqlFunction.COUNT : call.function;
        out.dialect().call(out, function, operands, call.order);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Aggregate<?> other && call.equals(other.call) && valueType.equals(other.valueType);
    }

    @Override
    public int hashCode() {
        return call.hashCode();
    }

    @Override
    public String toString() {
        return call.function.name().toLowerCase(java.util.Locale.ROOT) + call.operands;
    }
}
