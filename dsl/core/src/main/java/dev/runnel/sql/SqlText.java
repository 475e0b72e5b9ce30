package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.text.Suggestions;
import dev.runnel.row.PortableValues;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Lexing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user's own SQL, taken apart once and cached. Parameters are {@code :name} or {@code ?}; comments, strings, quoted
 * identifiers, {@code ::} casts and dollar quotes are left alone. {@code ??} is a question mark, {@code \:} a colon.
 *
 * <p>A collection as a value becomes a list of placeholders for {@code in (:ids)}, padded to a power of two by repeating
 * its last value, so that lists of many sizes are few statements to the database; an empty one becomes a subquery without
 * rows. A collection as one value is {@link Nested#array}.
 */
public final class SqlText {
    private static final int MOST_CACHED = 1_000;
    /** By the number of the {@link Lexing}. */
    private static final List<Map<String, SqlText>> CACHES = Stream.of(Lexing.values())
            .<Map<String, SqlText>>map(lexing -> new ConcurrentHashMap<>())
            .toList();

    private final String sql;
    /** One more than there are parameters: the text before, between and behind them. */
    private final List<String> literals;

    private final List<String> names;
    private final Set<String> distinctNames;
    private final boolean named;
    private final boolean reads;
    private volatile @Nullable Plain plain;

    SqlText(String sql, List<String> literals, List<String> names, boolean named, boolean reads) {
        this.sql = sql;
        this.literals = List.copyOf(literals);
        this.names = List.copyOf(names);
        this.distinctNames = new LinkedHashSet<>(names);
        this.named = named;
        this.reads = reads;
    }

    /** By the standard's quotes and comments. */
    public static SqlText parse(String sql) {
        return parse(sql, Lexing.STANDARD);
    }

    /** Throws PARAMETER if named and positional parameters are mixed. */
    public static SqlText parse(String sql, Lexing lexing) {
        Map<String, SqlText> cache = CACHES.get(lexing.ordinal());
        SqlText known = cache.get(sql);
        if (known != null) {
            return known;
        }
        SqlText parsed = new SqlTextParser(sql, lexing).parse();
        if (cache.size() >= MOST_CACHED) {
            cache.clear(); // texts made up at run time; those in use come back at once
        }
        cache.put(sql, parsed);
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
        var inOrder = new @Nullable Object[names.size()];
        boolean complete = values.size() == distinctNames.size();
        for (int i = 0; i < inOrder.length && complete; i++) {
            String name = names.get(i);
            inOrder[i] = values.get(name);
            complete = inOrder[i] != null || values.containsKey(name);
        }
        if (!complete) {
            throw mismatch(values.keySet());
        }
        return render(inOrder, dialect);
    }

    private RunnelException mismatch(Set<String> given) {
        for (String name : given) {
            if (!distinctNames.contains(name)) {
                return wrong("The statement has no parameter :" + name + "."
                        + Suggestions.didYouMean(name, distinctNames) + " It has: " + list(distinctNames) + ".");
            }
        }
        for (String name : distinctNames) {
            if (!given.contains(name)) {
                return wrong("The parameter :" + name + " has no value. Given were: " + list(given) + ".");
            }
        }
        throw new IllegalStateException("the names match");
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
        return render(values.toArray(), dialect);
    }

    private Rendered render(@Nullable Object[] values, Dialect dialect) {
        for (Object value : values) {
            if (elements(value) != null) {
                return renderLists(values, dialect);
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = portable(values[i], i, dialect);
        }
        return new Rendered(plain(dialect), values, typesOf(values), reads);
    }

    private static List<Class<?>> typesOf(@Nullable Object[] values) {
        if (values.length == 1) {
            return List.of(typeOf(values[0]));
        }
        var types = new Class<?>[values.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = typeOf(values[i]);
        }
        return Arrays.asList(types);
    }

    private static Class<?> typeOf(@Nullable Object portable) {
        return portable == null ? Object.class : portable.getClass();
    }

    /** The text with one placeholder per parameter: the same string each time, whose hash is known to caches. */
    private String plain(Dialect dialect) {
        Plain known = plain;
        if (known == null || known.dialect != dialect) {
            var text = new StringBuilder(sql.length() + 8 * names.size());
            for (int i = 0; i < names.size(); i++) {
                text.append(literals.get(i)).append(dialect.placeholder(i + 1));
            }
            known = new Plain(dialect, text.append(literals.get(names.size())).toString());
            plain = known;
        }
        return known.text;
    }

    private record Plain(Dialect dialect, String text) {}

    private Rendered renderLists(@Nullable Object[] values, Dialect dialect) {
        var text = new StringBuilder(sql.length() + 8 * values.length);
        var arguments = new ArrayList<@Nullable Object>(values.length);
        var types = new ArrayList<Class<?>>(values.length);
        for (int i = 0; i < values.length; i++) {
            text.append(literals.get(i));
            Object value = values[i];
            Collection<?> list = elements(value);
            if (list == null) {
                add(portable(value, i, dialect), text, arguments, types, dialect);
            } else {
                addList(list, i, text, arguments, types, dialect);
            }
        }
        text.append(literals.get(values.length));
        return new Rendered(text.toString(), arguments.toArray(), types, reads);
    }

    private @Nullable Object portable(@Nullable Object value, int i, Dialect dialect) {
        if (PortableValues.isPortable(value)) {
            return value;
        }
        return value instanceof Nested nested ? nested.portable(dialect, where(i)) : PortableValues.of(value, where(i));
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

    private void addList(
            Collection<?> list,
            int i,
            StringBuilder text,
            List<@Nullable Object> arguments,
            List<Class<?>> types,
            Dialect dialect) {
        if (list.isEmpty()) {
            dialect.emptyList(text);
            return;
        }
        Object last = null;
        int written = 0;
        for (Object element : list) {
            text.append(written++ == 0 ? "" : ", ");
            add(portable(element, i, dialect), text, arguments, types, dialect);
            last = element;
        }
        for (int padded = ListPadding.padded(list.size()); written < padded; written++) {
            text.append(", ");
            add(portable(last, i, dialect), text, arguments, types, dialect);
        }
    }

    private static void add(
            @Nullable Object portable,
            StringBuilder text,
            List<@Nullable Object> arguments,
            List<Class<?>> types,
            Dialect dialect) {
        arguments.add(portable);
        types.add(typeOf(portable));
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
