package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code in} with bound values, as many placeholders as a power of two, so that few texts reach the statement cache. */
record InList(Expression<?> operand, List<Value<?>> values, boolean negated) implements Predicate {
    static InList of(Expression<?> operand, Collection<? extends @Nullable Object> values, boolean negated) {
        var bound = new ArrayList<Value<?>>(values.size());
        for (Object value : values) {
            if (value == null) {
                throw new RunnelException(
                        ErrorKind.PARAMETER,
                        "The collection for " + (negated ? "notIn" : "in") + " has a null at position " + bound.size()
                                + ", which SQL never finds equal to anything. Leave it out and add isNull() with or.");
            }
            bound.add(new Value<Object>(value, operand.valueType()));
        }
        return new InList(operand, List.copyOf(bound), negated);
    }

    @Override
    public int precedence() {
        return Renderer.COMPARISON;
    }

    @Override
    public void render(Renderer out) {
        if (values.isEmpty()) {
            out.sql(negated ? "1 = 1" : "1 = 0");
            return;
        }
        out.operand(operand, Renderer.CONCATENATION);
        out.sql(negated ? " not in (" : " in (");
        if (ListPadding.isLong(values.size()) && out.longList(portable())) {
            out.sql(")");
            return;
        }
        int padded = ListPadding.padded(values.size());
        for (int i = 0; i < padded; i++) {
            out.sql(i == 0 ? "" : ", ");
            values.get(Math.min(i, values.size() - 1)).render(out);
        }
        out.sql(")");
    }

    private List<@Nullable Object> portable() {
        var portable = new ArrayList<@Nullable Object>(values.size());
        for (Value<?> value : values) {
            portable.add(ValueType.toPortable(value.value()));
        }
        return portable;
    }
}
