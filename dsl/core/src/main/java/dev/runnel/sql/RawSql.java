package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Dialect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's own SQL with its values, by name or by position. Immutable. What is a string or a comment, where a parameter has no
 * place, is the dialect's to say; so a text that is wrong is refused when it is rendered.
 */
public final class RawSql implements Statement {
    private final String sql;
    private final Map<String, ? extends @Nullable Object> named;
    private final List<@Nullable Object> positional;

    private RawSql(String sql, Map<String, ? extends @Nullable Object> named, List<@Nullable Object> positional) {
        this.sql = sql;
        this.named = named;
        this.positional = positional;
    }

    public static RawSql of(String sql) {
        return new RawSql(sql, Map.of(), List.of());
    }

    /** With one more value by name. Throws PARAMETER if it was given before. */
    public RawSql bind(String name, @Nullable Object value) {
        var values = new LinkedHashMap<String, @Nullable Object>(named);
        if (values.containsKey(name)) {
            throw new RunnelException(ErrorKind.PARAMETER, "The parameter :" + name + " was given twice.");
        }
        values.put(name, value);
        return new RawSql(sql, values, positional);
    }

    /** With all its values by name; the map is not copied. */
    public static RawSql of(String sql, Map<String, ? extends @Nullable Object> values) {
        return new RawSql(sql, values, List.of());
    }

    /** With all its values by position, one or more. */
    public RawSql bindAll(@Nullable Object first, @Nullable Object[] more) {
        var values = new @Nullable Object[more.length + 1];
        values[0] = first;
        System.arraycopy(more, 0, values, 1, more.length);
        return new RawSql(sql, named, Collections.unmodifiableList(Arrays.asList(values)));
    }

    /** With all its values by position. */
    public RawSql bindAll(List<? extends @Nullable Object> values) {
        return new RawSql(sql, named, Collections.unmodifiableList(new ArrayList<@Nullable Object>(values)));
    }

    @Override
    public Rendered render(Dialect dialect) {
        SqlText text = SqlText.parse(sql, dialect.lexing());
        if (positional.isEmpty()) {
            return text.bindNamed(named, dialect);
        }
        if (!named.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "Values were given by name and by position; a statement takes one or the other.");
        }
        return text.bindPositional(positional, dialect);
    }

    /** Never the values. */
    @Override
    public String toString() {
        return sql;
    }
}
