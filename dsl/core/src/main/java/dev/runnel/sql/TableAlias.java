package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import org.jspecify.annotations.Nullable;

/**
 * A table under another name, to join it with itself: {@code var boss = EMPLOYEES.alias("boss")}.
 *
 * @param cte the CTE in the shape of the table that is meant; null for the table itself
 */
public record TableAlias<T extends Table<?>>(
        T table, String name, @Nullable CteDefinition cte) implements Source {
    public TableAlias(T table, String name) {
        this(table, name, null);
    }

    /** The table's column seen through this alias; in Kotlin {@code boss[Employees.name]}. */
    public <V extends @Nullable Object> Expression<V> get(Column<V> column) {
        if (column.table() != table) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The alias " + name + " stands for table " + table.name() + ", which has no column " + column
                            + ".");
        }
        return new AliasedColumn<>(this, column);
    }
}
