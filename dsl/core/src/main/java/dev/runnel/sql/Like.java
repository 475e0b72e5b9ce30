package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Renderer;

/** {@code like} with backslash as the escape character on every dialect. */
record Like(Expression<?> operand, Value<String> pattern, boolean negated) implements Predicate {
    static Like pattern(Expression<?> operand, String pattern, boolean negated) {
        if (!operand.valueType().isText()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "like, contains, startsWith and endsWith need a text, but " + operand + " is of type "
                            + operand.type().getSimpleName() + ".");
        }
        return new Like(operand, new Value<>(pattern, ValueType.TEXT), negated);
    }

    static Like literal(Expression<?> operand, String before, String text, String after) {
        return pattern(operand, before + escape(text) + after, false);
    }

    static String escape(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    @Override
    public int precedence() {
        return Renderer.COMPARISON;
    }

    @Override
    public void render(Renderer out) {
        out.operand(operand, Renderer.CONCATENATION);
        out.sql(negated ? " not like " : " like ");
        pattern.render(out);
        out.sql(" escape ").sql(out.dialect().likeEscape());
    }
}
