package dev.runnel.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The names that the columns of a query have for who selects from it. */
public final class ColumnNaming {
    private ColumnNaming() {}

    /** One name each, no two alike: their own, or one made up for an expression without a label and for a name used before. */
    public static List<String> of(List<? extends Expression<?>> columns) {
        var taken = new HashSet<String>();
        var names = new ArrayList<String>(columns.size());
        for (Expression<?> column : columns) {
            String own = own(column);
            String stem = own == null ? "column" : own;
            String name = own == null ? stem + "_" + (names.size() + 1) : stem;
            for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
                name = stem + "_" + i;
            }
            names.add(name);
        }
        return names;
    }

    /** The name that the database gives a column by itself, null if each database gives another one. */
    public static @Nullable String own(Expression<?> column) {
        if (column instanceof Labelled<?> labelled) {
            return labelled.label();
        }
        if (column instanceof Column<?> plain) {
            return plain.name();
        }
        if (column instanceof AliasedColumn<?> aliased) {
            return aliased.column().name();
        }
        if (column instanceof QueryColumn<?> query) {
            return query.name();
        }
        return column instanceof OrNull<?> orNull ? own(orNull.expression()) : null;
    }
}
