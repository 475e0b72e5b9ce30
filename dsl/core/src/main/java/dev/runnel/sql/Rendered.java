package dev.runnel.sql;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement as the text of one dialect, with its arguments in order.
 *
 * @param arguments portable values, one per placeholder
 * @param types the portable class of each argument, {@code Object.class} if unknown
 * @param reads true only if the statement can only read
 */
public record Rendered(String sql, List<@Nullable Object> arguments, List<Class<?>> types, boolean reads) {
    public Rendered {
        // Not copied: it is made once per statement, from lists that nobody keeps.
        arguments = Collections.unmodifiableList(arguments);
        types = Collections.unmodifiableList(types);
    }

    /** A statement without arguments that changes something: what DDL is made of. */
    public static Rendered command(String sql) {
        return new Rendered(sql, List.of(), List.of(), false);
    }

    /** Never the arguments: bound values stay out of logs. */
    @Override
    public String toString() {
        return "Rendered(" + sql + ", " + arguments.size() + " argument(s))";
    }
}
