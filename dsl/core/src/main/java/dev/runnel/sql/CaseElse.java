package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** A {@link CaseWhen} that has a value where no condition holds. */
record CaseElse<V extends @Nullable Object>(CaseWhen<V> cases, Expression<? extends V> otherwise)
        implements Expression<V> {
    @Override
    public ValueType<?> valueType() {
        return cases.valueType();
    }

    @Override
    public boolean isNullable() {
        return otherwise.isNullable()
                || cases.branches().stream().anyMatch(branch -> branch.then().isNullable());
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        cases.renderBranches(out);
        out.sql(" else ").expression(otherwise).sql(" end");
    }
}
