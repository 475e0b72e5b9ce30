package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The second half of an upsert; made by {@link InsertBuilder#onConflict}. */
public final class OnConflict<SELF> {
    private final Table<?> table;
    private final List<Column<?>> target;
    private final Function<Conflict, SELF> insert;

    OnConflict(Table<?> table, List<Column<?>> target, Function<Conflict, SELF> insert) {
        this.table = table;
        this.target = target;
        this.insert = insert;
    }

    /** The row that is there stays as it is. */
    public SELF doNothing() {
        return insert.apply(new Conflict(target, List.of()));
    }

    /** The row that is there takes the new values of these columns. */
    public SELF doUpdate(Column<?>... columns) {
        var assignments = new ArrayList<Assignment>();
        for (Column<?> column : columns) {
            Assignment.requireOf(table, column);
            assignments.add(new Assignment(column, new Excluded<>(column)));
        }
        return update(assignments);
    }

    /**
     * The row that is there is changed: {@code doUpdate(it -> it.set(COUNTERS.n, COUNTERS.n.plus(excluded(COUNTERS.n))))}.
     */
    public SELF doUpdate(Consumer<Assignments> changes) {
        var assignments = new Assignments(table);
        changes.accept(assignments);
        return update(assignments.list());
    }

    private SELF update(List<Assignment> assignments) {
        if (assignments.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "doUpdate sets no column: set at least one, or use doNothing().");
        }
        return insert.apply(new Conflict(target, assignments));
    }
}
