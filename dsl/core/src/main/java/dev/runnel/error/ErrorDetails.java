package dev.runnel.error;

import org.jspecify.annotations.Nullable;

/**
 * What is known about an error beside its kind; every part may be absent.
 *
 * @param row position, from 0, of the row of a bulk insert or the set of arguments of a batch that failed; of copyIn, the
 *     line as the server counts them: a header is one, a quoted line break begins none
 */
public record ErrorDetails(
        @Nullable String sqlState,
        @Nullable String constraint,
        @Nullable String table,
        @Nullable String column,
        @Nullable String label,
        @Nullable Long row) {
    public static final ErrorDetails NONE = new ErrorDetails(null, null, null, null, null, null);

    public static ErrorDetails sqlState(@Nullable String sqlState) {
        return new ErrorDetails(sqlState, null, null, null, null, null);
    }

    public ErrorDetails withConstraint(@Nullable String constraint) {
        return new ErrorDetails(sqlState, constraint, table, column, label, row);
    }

    public ErrorDetails withTable(@Nullable String table) {
        return new ErrorDetails(sqlState, constraint, table, column, label, row);
    }

    public ErrorDetails withColumn(@Nullable String column) {
        return new ErrorDetails(sqlState, constraint, table, column, label, row);
    }

    public ErrorDetails withLabel(@Nullable String label) {
        return new ErrorDetails(sqlState, constraint, table, column, label, row);
    }

    public ErrorDetails withRow(long row) {
        return new ErrorDetails(sqlState, constraint, table, column, label, row);
    }
}
