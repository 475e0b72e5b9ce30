package dev.runnel.error;

import org.jspecify.annotations.Nullable;

/** What the database said about an error beside its kind; every part may be absent. */
public record ErrorDetails(
        @Nullable String sqlState,
        @Nullable String constraint,
        @Nullable String table,
        @Nullable String column,
        @Nullable String label) {
    public static final ErrorDetails NONE = new ErrorDetails(null, null, null, null, null);

    public static ErrorDetails sqlState(@Nullable String sqlState) {
        return new ErrorDetails(sqlState, null, null, null, null);
    }

    public ErrorDetails withConstraint(@Nullable String constraint) {
        return new ErrorDetails(sqlState, constraint, table, column, label);
    }

    public ErrorDetails withTable(@Nullable String table) {
        return new ErrorDetails(sqlState, constraint, table, column, label);
    }

    public ErrorDetails withColumn(@Nullable String column) {
        return new ErrorDetails(sqlState, constraint, table, column, label);
    }

    public ErrorDetails withLabel(@Nullable String label) {
        return new ErrorDetails(sqlState, constraint, table, column, label);
    }
}
