package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;

/** A named primary key, unique key or index over columns of one table. */
public record Key(String name, List<String> columns) {
    public Key {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new RunnelException(ErrorKind.CONFIGURATION, "Key " + name + " has no columns: name at least one.");
        }
    }
}
