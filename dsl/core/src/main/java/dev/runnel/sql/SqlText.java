package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.text.Suggestions;
import dev.runnel.row.PortableValues;
import dev.runnel.sql.render.Dialect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The user's own SQL, taken apart once and cached. Parameters are {@code :name} or {@code ?}; comments, strings, quoted
 * identifiers, {@code ::} casts and dollar quotes are left alone. {@code ??} is a question mark, {@code \:} a colon.
 *
 * <p>A collection as a value becomes a list of placeholders for {@code in (:ids)}, padded to a power of two by repeating
 * its last value, so that lists of many sizes are few statements to the database; an empty one becomes a subquery without
 * rows.
 */
public final class SqlText {
    private static final int MOST_CACHED = 1_000;
    private static final Map<String, SqlText> CACHE = new ConcurrentHashMap<>();

    private final String sql;
    /** One more than there are parameters: the text before, between and behind them. */
    private final List<String> literals;

    private final List<String> names;
    private final Set<String> distinctNames;
    private final boolean named;
    private final boolean reads;

    SqlText(String sql, List<String> literals, List<String> names, boolean named, boolean reads) {
        this.sql = sql;
        this.literals = List.copyOf(literals);
        this.names = List.copyOf(names);
        this.distinctNames = new LinkedHashSet<>(names);
        this.named = named;
        this.reads = reads;
    }

    /** Throws PARAMETER if named and positional parameters are mixed. */
    public static SqlText parse(String sql) {
        SqlText known = CACHE.get(sql);
        if (known != null) {
            return known;
        }
        SqlText parsed = new SqlTextParser(sql).parse();
        if (CACHE.size() >= MOST_CACHED) {
            CACHE.clear(); // texts made up at run time; those in use come back at once
        }
        CACHE.put(sql, parsed);
        return parsed;
    }

    /** True only if the statement can do nothing but read; anything uncertain is a write. */
    public boolean reads() {
        return reads;
    }

    /** How many parameters there are, counting a repeated name each time. */
    public int parameters() {
        return names.size();
    }

    /** The text between the ? parameters, one part more than there are. Throws PARAMETER if they have names. */
    List<String> positionalParts() {
        if (named) {
            throw wrong("A fragment has ? parameters only, and this one has " + list(distinctNames) + ".");
        }
        return literals;
    }

    /** Binds by name. Throws PARAMETER naming a parameter that is missing, surplus or misspelt. */
    public Rendered bindNamed(Map<String, ? extends @Nullable Object> values, Dialect dialect) {
        if (!named && !names.isEmpty()) {
            throw wrong("The statement has ? parameters; give their values by position.");
        }
        for (String given : values.keySet()) {
            if (!distinctNames.contains(given)) {
                throw wrong("The statement has no parameter :" + given + "."
                        + Suggestions.didYouMean(given, distinctNames) + " It has: " + list(distinctNames) + ".");
            }
        }
        for (String name : distinctNames) {
            if (!values.containsKey(name)) {
                throw wrong("The parameter :" + name + " has no value. Given were: " + list(values.keySet()) + ".");
            }
        }
        var inOrder = new ArrayList<@Nullable Object>(names.size());
        for (String name : names) {
            inOrder.add(values.get(name));
        }
        return render(inOrder, dialect);
    }

    /** Binds by position. Throws PARAMETER if the number of values is another. */
    public Rendered bindPositional(List<? extends @Nullable Object> values, Dialect dialect) {
        if (named) {
            throw wrong("The statement has the parameters " + list(distinctNames) + "; give their values by name.");
        }
        if (values.size() != names.size()) {
            throw wrong("The statement has " + names.size() + " ? parameter(s), and " + values.size()
                    + " value(s) were given.");
        }
        return render(values, dialect);
    }

    private Rendered render(List<? extends @Nullable Object> values, Dialect dialect) {
        var text = new StringBuilder(sql.length() + 8 * values.size());
        var arguments = new ArrayList<@Nullable Object>(values.size());
        var types = new ArrayList<Class<?>>(values.size());
        for (int i = 0; i < values.size(); i++) {
            text.append(literals.get(i));
            Object value = values.get(i);
            Collection<?> list = elements(value);
            if (list == null) {
                add(value, where(i), text, arguments, types, dialect);
            } else {
                addList(list, where(i), text, arguments, types, dialect);
            }
        }
        text.append(literals.get(values.size()));
        return new Rendered(text.toString(), arguments, types, reads);
    }

    private String where(int i) {
        return named ? "parameter :" + names.get(i) : "parameter " + (i + 1);
    }

    private static @Nullable Collection<?> elements(@Nullable Object value) {
        if (value instanceof Collection<?> collection) {
            return collection;
        }
        return value instanceof Object[] array ? Arrays.asList(array) : null;
    }

    private static void addList(
            Collection<?> list,
            String where,
            StringBuilder text,
            List<@Nullable Object> arguments,
            List<Class<?>> types,
            Dialect dialect) {
        if (list.isEmpty()) {
            text.append("select null where 1 = 0");
            return;
        }
        Object last = null;
        int written = 0;
        for (Object element : list) {
            text.append(written++ == 0 ? "" : ", ");
            add(element, where, text, arguments, types, dialect);
            last = element;
        }
        for (int padded = ListPadding.padded(list.size()); written < padded; written++) {
            text.append(", ");
            add(last, where, text, arguments, types, dialect);
        }
    }

    private static void add(
            @Nullable Object value,
            String where,
            StringBuilder text,
            List<@Nullable Object> arguments,
            List<Class<?>> types,
            Dialect dialect) {
        Object portable = PortableValues.of(value, where);
        arguments.add(portable);
        types.add(portable == null ? Object.class : portable.getClass());
        text.append(dialect.placeholder(arguments.size()));
    }

    private static String list(Collection<String> names) {
        return names.isEmpty() ? "none" : ":" + String.join(", :", names);
    }

    private static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.PARAMETER, sentence);
    }

    @Override
    public String toString() {
        return sql;
    }
}
