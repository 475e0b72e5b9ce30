package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import org.jspecify.annotations.Nullable;

/** Which rows an update or delete is for: a forgotten where must not empty a table. */
public record Restriction(@Nullable Predicate where, boolean everyRow) {
    static final Restriction NONE = new Restriction(null, false);

    Restriction and(Predicate predicate) {
        return new Restriction(where == null ? predicate : where.and(predicate), everyRow);
    }

    Restriction orEveryRow() {
        return new Restriction(where, true);
    }

    @Nullable
    Predicate checked(String word, Table<?> table) {
        // allOf() of nothing restricts nothing either.
        if ((where == null || where.equals(Junction.EVERYTHING)) && !everyRow) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The " + word + " of " + table.name()
                            + " has no where and would touch every row. Add where(…), or say"
                            + " everyRow() if that is meant.");
        }
        return where;
    }
}
