package dev.runnel.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's own query.
 *
 * @param parts the text before, between and behind the arguments
 * @param reads true only if the text can only read
 */
public record RawRows(List<Expression<?>> columns, List<String> parts, List<@Nullable Object> arguments, boolean reads)
        implements QueryBody {
    /** The query as a source in the shape of a table. */
    static <T extends Table<?>> TableCte<T> of(T shape, String sql, @Nullable Object[] arguments) {
        RawText text = RawText.of(sql, arguments);
        var raw = new RawRows(List.copyOf(shape.columns()), text.parts(), text.arguments(), text.reads());
        return new TableCte<>(shape, CteDefinition.shaped(shape, Select.of(raw), false));
    }

    /** Never the arguments. */
    @Override
    public String toString() {
        return "raw(" + String.join("?", parts) + ")";
    }
}
