package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/** {@code left op right} with the type of the left side. */
record Arithmetic<V extends @Nullable Object>(Expression<V> left, Op op, Expression<?> right) implements Expression<V> {
    enum Op {
        // A right side of the same strength keeps its parentheses: a * (b / c) is not a * b / c in whole numbers.
        PLUS(" + ", Renderer.SUM, Renderer.PRODUCT),
        MINUS(" - ", Renderer.SUM, Renderer.PRODUCT),
        TIMES(" * ", Renderer.PRODUCT, Renderer.ATOM),
        DIV(" / ", Renderer.PRODUCT, Renderer.ATOM),
        MOD(" % ", Renderer.PRODUCT, Renderer.ATOM);

        final String sql;
        final int precedence;
        final int rightPrecedence;

        Op(String sql, int precedence, int rightPrecedence) {
            this.sql = sql;
            this.precedence = precedence;
            this.rightPrecedence = rightPrecedence;
        }
    }

    static <V extends @Nullable Object> Arithmetic<V> of(Expression<V> left, Op op, Expression<? extends V> right) {
        if (!left.valueType().isNumber()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Arithmetic needs a number, but " + left + " is of type "
                            + left.type().getSimpleName() + ". Texts are joined by concat().");
        }
        return new Arithmetic<>(left, op, right);
    }

    static <V extends @Nullable Object> Arithmetic<V> of(Expression<V> left, Op op, @NonNull V right) {
        return of(left, op, Value.of(right, left.valueType(), "arithmetic"));
    }

    @Override
    public ValueType<?> valueType() {
        return left.valueType();
    }

    @Override
    public boolean isNullable() {
        return left.isNullable() || right.isNullable();
    }

    @Override
    public int precedence() {
        return op.precedence;
    }

    @Override
    public void render(Renderer out) {
        if (op == Op.DIV && valueType().sqlType() == SqlType.DECIMAL) {
            out.dialect().decimalDivision(out, () -> operation(out, op.sql));
        } else {
            operation(out, op == Op.DIV && isWhole() ? out.dialect().wholeDivision() : op.sql);
        }
    }

    private void operation(Renderer out, String sign) {
        out.operand(left, op.precedence).sql(sign).operand(right, op.rightPrecedence);
    }

    private boolean isWhole() {
        return switch (valueType().sqlType()) {
            case SMALLINT, INTEGER, BIGINT -> true;
            default -> false;
        };
    }
}
