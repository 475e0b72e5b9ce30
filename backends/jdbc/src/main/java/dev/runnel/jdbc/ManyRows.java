package dev.runnel.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inserts many rows with one statement ({@code values (?, ?), (?, ?)}), where that is faster than a batch. */
public interface ManyRows {
    /** How many rows of so many values one statement takes; fewer than 2 if they are too wide for it. */
    int perStatement(int columns);

    /** True if the rows that fill no whole statement are to go by a shorter one too, instead of one by one. */
    default boolean takesRest() {
        return false;
    }

    /** False if these rows together are too much for one statement, so that they go one by one. */
    default boolean fits(List<@Nullable Object[]> rows) {
        return true;
    }

    /**
     * Runs the statement once and gives the number of rows changed.
     *
     * @param rows the values of each row, as many rows as the statement has
     * @param parameters of the whole statement
     */
    long insert(PreparedStatement statement, Iterable<@Nullable Object[]> rows, int parameters) throws SQLException;
}
