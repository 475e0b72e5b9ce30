package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.TypeArgument;

/** Finds the row class in {@code class Users extends Table<User>}, also through classes in between. */
final class RowType {
    private RowType() {}

    @SuppressWarnings("unchecked") // the argument of Table<R>
    static <R> Class<R> of(Table<R> table) {
        Class<?> type = TypeArgument.of(table.getClass(), Table.class);
        if (type == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    table.getClass().getName() + " does not say the class of its rows: write class Users extends"
                            + " Table<User>, in Kotlin object Users : Table<User>(\"users\").");
        }
        return (Class<R>) type;
    }
}
