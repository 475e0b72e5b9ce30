package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key. The columns it points at are looked up when the table is first used, so that tables may refer to each
 * other and to themselves.
 *
 * @param name null for the name made from table and columns
 */
public record ForeignKey(
        @Nullable String name,
        Table<?> table,
        List<String> columns,
        Supplier<List<Column<?>>> target,
        ReferenceAction onDelete) {
    public ForeignKey {
        columns = List.copyOf(columns);
    }

    /** The columns it points at, all of one table, as many as its own. */
    public List<Column<?>> references() {
        List<Column<?>> references = target.get();
        for (Column<?> column : references) {
            requireInitialised(column, table, columns);
        }
        if (references.size() != columns.size()
                || references.stream().map(Column::table).distinct().count() != 1) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The foreign key of " + table.name() + columns + " points at " + references
                            + ": give as many columns as it has itself, all of one table.");
        }
        return references;
    }

    static void requireInitialised(@Nullable Column<?> column, Table<?> table, List<String> columns) {
        if (column == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The foreign key of " + table.name() + columns + " points at a column that is not initialised yet,"
                            + " because the tables refer to each other. Give it as a lambda: references(() -> OTHER.id),"
                            + " in Kotlin references { Other.id }.");
        }
    }
}
