package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/** {@code case when … then … end}, NULL where no condition holds unless {@link #otherwise} ends it; made by {@link Functions#caseWhen}. */
public record CaseWhen<V extends @Nullable Object>(List<Branch<V>> branches) implements Expression<@Nullable V> {
    public CaseWhen {
        branches = List.copyOf(branches);
    }

    /** One condition and its value. */
    public record Branch<V extends @Nullable Object>(Predicate when, Expression<? extends V> then) {}

    public CaseWhen<V> when(Predicate condition, Expression<? extends V> then) {
        var more = new ArrayList<>(branches);
        more.add(new Branch<>(condition, then));
        return new CaseWhen<>(more);
    }

    public CaseWhen<V> when(Predicate condition, @NonNull V then) {
        return when(condition, Value.of(then, valueType(), "case when"));
    }

    /** The value if no condition holds. */
    public Expression<V> otherwise(Expression<? extends V> otherwise) {
        return new CaseElse<>(this, otherwise);
    }

    /** The value if no condition holds. */
    public Expression<V> otherwise(@NonNull V otherwise) {
        return otherwise(Value.of(otherwise, valueType(), "case when"));
    }

    @Override
    public ValueType<?> valueType() {
        return branches.get(0).then().valueType();
    }

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
        renderBranches(out);
        out.sql(" end");
    }

    void renderBranches(Renderer out) {
        out.sql("case");
        for (Branch<V> branch : branches) {
            out.sql(" when ");
            branch.when().render(out);
            out.sql(" then ");
            branch.then().render(out);
        }
    }
}
