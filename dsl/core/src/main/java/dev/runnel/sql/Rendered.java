package dev.runnel.sql;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement as the text of one dialect, with its arguments in order. */
public final class Rendered {
    private static final @Nullable Object[] NONE = {};

    private final String sql;
    private final @Nullable Object[] values;
    private final List<Class<?>> types;
    private final boolean reads;

    /**
     * @param values portable values, one per placeholder; not copied, so the caller keeps none of the two
     * @param types the portable class of each argument, {@code Object.class} if unknown
     * @param reads true only if the statement can only read
     */
    public Rendered(String sql, @Nullable Object[] values, List<Class<?>> types, boolean reads) {
        this.sql = sql;
        this.values = values;
        this.types = Collections.unmodifiableList(types);
        this.reads = reads;
    }

    /** A statement without arguments that changes something: what DDL is made of. */
    public static Rendered command(String sql) {
        return new Rendered(sql, NONE, List.of(), false);
    }

    public String sql() {
        return sql;
    }

    /** The arguments, one per placeholder, as portable values. */
    public List<@Nullable Object> arguments() {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    /** The arguments as a session takes them: the array itself, for whoever runs the statement. */
    public @Nullable Object[] binding() {
        return values;
    }

    public List<Class<?>> types() {
        return types;
    }

    public boolean reads() {
        return reads;
    }

    /** Never the arguments: bound values stay out of logs. */
    @Override
    public String toString() {
        return "Rendered(" + sql + ", " + values.length + " argument(s))";
    }
}
