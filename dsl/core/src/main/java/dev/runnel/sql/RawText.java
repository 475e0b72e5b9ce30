package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fragment of the caller's own SQL: its {@code ?} outside quotes and comments stand for expressions and values. */
record RawText(List<String> parts, List<@Nullable Object> arguments, boolean reads) {
    static RawText of(String sql, @Nullable Object... arguments) {
        SqlText text = SqlText.parse(sql);
        List<String> parts = text.positionalParts();
        if (parts.size() - 1 != arguments.length) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The fragment " + sql + " has " + (parts.size() - 1) + " ? place(s), and " + arguments.length
                            + " argument(s) were given. Write ?? for a question mark that is an operator.");
        }
        var allParts = new ArrayList<String>();
        var all = new ArrayList<@Nullable Object>();
        for (int i = 0; i < arguments.length; i++) {
            allParts.add(parts.get(i));
            if (arguments[i] instanceof Collection<?> list) {
                addList(list, allParts, all);
            } else {
                all.add(arguments[i]);
            }
        }
        allParts.add(parts.get(arguments.length));
        return new RawText(List.copyOf(allParts), Collections.unmodifiableList(all), text.reads());
    }

    /** As many places as in the SQL text of a whole query: so few texts reach the statement cache. */
    private static void addList(Collection<?> list, List<String> parts, List<@Nullable Object> arguments) {
        if (list.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "An empty collection cannot stand in a fragment. Leave the fragment out, or use in() of the"
                            + " expression, which takes one.");
        }
        var values = new ArrayList<@Nullable Object>(list);
        int padded = ListPadding.padded(values.size());
        for (int i = 0; i < padded; i++) {
            arguments.add(values.get(Math.min(i, values.size() - 1)));
            if (i < padded - 1) {
                parts.add(", ");
            }
        }
    }
}
