package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.List;

/** A column and what it is set to. */
public record Assignment(Column<?> column, Expression<?> value) {
    /** @throws RunnelException DATA_CONVERSION for a value that the column would not store as it is */
    public Assignment {
        if (value instanceof Value<?> bound) {
            ColumnValues.requireExact(column, bound.value());
        }
    }

    /** The list with this assignment, in the place of an earlier one of the same column. */
    static List<Assignment> put(List<Assignment> list, Table<?> table, Assignment assignment) {
        requireOf(table, assignment.column);
        var changed = new ArrayList<>(list);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).column.equals(assignment.column)) {
                changed.set(i, assignment);
                return changed;
            }
        }
        changed.add(assignment);
        return changed;
    }

    static void requireOf(Table<?> table, Column<?> column) {
        if (column.table() != table) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Column " + column + " cannot be set in a statement on table " + table.name()
                            + ": set columns of that table.");
        }
    }
}
