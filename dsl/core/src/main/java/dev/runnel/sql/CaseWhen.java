package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/** {@code case when … then … else … end}; made by {@link Functions#caseWhen}. */
public record CaseWhen<V extends @Nullable Object>(
        List<Branch<V>> branches, @Nullable Expression<? extends V> otherwise) implements Expression<V> {
    public CaseWhen {
        branches = List.copyOf(branches);
    }

    /** One condition and its value. */
    public record Branch<V extends @Nullable Object>(Predicate when, Expression<? extends V> then) {}

    public CaseWhen<V> when(Predicate condition, Expression<? extends V> then) {
        var more = new ArrayList<>(branches);
        more.add(new Branch<>(condition, then));
        return new CaseWhen<>(more, otherwise);
    }

    public CaseWhen<V> when(Predicate condition, @NonNull V then) {
        return when(condition, Value.of(then, valueType(), "case when"));
    }

    /** The value if no condition holds; without it, it is NULL. */
    public CaseWhen<V> otherwise(Expression<? extends V> otherwise) {
        return new CaseWhen<>(branches, otherwise);
    }

    public CaseWhen<V> otherwise(@NonNull V otherwise) {
        return otherwise(Value.of(otherwise, valueType(), "case when"));
    }

    @Override
    public ValueType<?> valueType() {
        return branches.get(0).then().valueType();
    }

    @Override
    public boolean isNullable() {
        return otherwise == null
                || otherwise.isNullable()
                || branches.stream().anyMatch(branch -> branch.then().isNullable());
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.sql("case");
        for (Branch<V> branch : branches) {
            out.sql(" when ");
            branch.when().render(out);
            out.sql(" then ");
            branch.then().render(out);
        }
        if (otherwise != null) {
            out.sql(" else ");
            otherwise.render(out);
        }
        out.sql(" end");
    }
}
