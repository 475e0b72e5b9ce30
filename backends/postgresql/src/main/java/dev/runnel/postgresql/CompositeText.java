package dev.runnel.postgresql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a composite value, {@code (1,"a b",)}, and its fields: what a {@code ValueCodec} for a composite type is made of.
 *
 * <pre>{@code
 * ValueCodec.of(Money.class, String.class,
 *     text -> { var f = CompositeText.fields(text); return new Money(new BigDecimal(f.get(0)), f.get(1)); },
 *     money -> CompositeText.of(money.amount(), money.currency()));
 * }</pre>
 */
public final class CompositeText {
    private CompositeText() {}

    /** The fields in their order, null for NULL. */
    public static List<@Nullable String> fields(String text) {
        if (text.length() < 2 || text.charAt(0) != '(' || text.charAt(text.length() - 1) != ')') {
            throw new IllegalArgumentException("The text is no composite value, which stands in parentheses.");
        }
        var fields = new ArrayList<@Nullable String>();
        var field = new StringBuilder();
        boolean isNull = true;
        boolean quoted = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!quoted && (c == ',' || i == text.length() - 1)) {
                fields.add(isNull ? null : field.toString());
                field.setLength(0);
                isNull = true;
                continue;
            }
            isNull = false;
            if (c == '\\') {
                field.append(text.charAt(++i));
            } else if (c == '"' && quoted && text.charAt(i + 1) == '"') {
                field.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else {
                field.append(c);
            }
        }
        return Collections.unmodifiableList(fields);
    }

    /** The text of a composite value with these fields, each a portable value or null. */
    public static String of(@Nullable Object... fields) {
        var text = new StringBuilder("(");
        for (int i = 0; i < fields.length; i++) {
            text.append(i == 0 ? "" : ",");
            Object field = fields[i];
            if (field != null) {
                String plain = PostgresqlText.of(field);
                text.append('"')
                        .append(plain.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return text.append(')').toString();
    }
}
