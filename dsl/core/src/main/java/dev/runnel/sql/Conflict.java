package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;

/**
 * What an insert does with a row that a unique or primary key refuses.
 *
 * @param target the columns of that key; empty for any key
 * @param assignments what the row that is there is set to; empty to leave it as it is
 */
public record Conflict(List<Column<?>> target, List<Assignment> assignments) {
    public Conflict {
        target = List.copyOf(target);
        assignments = List.copyOf(assignments);
        if (target.isEmpty() && !assignments.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "doUpdate needs to know the key: name its columns in onConflict(…).");
        }
    }
}
