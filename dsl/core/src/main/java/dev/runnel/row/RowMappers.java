package dev.runnel.row;

/** The mappers and writers of a type, found once and cached. */
public final class RowMappers {
    private RowMappers() {}

    /** The mapper of a scalar type, a record, a class with a {@link RowWriter shape} or {@code Map}. */
    public static <T> RowMapper<T> of(Class<T> type) {
        throw new UnsupportedOperationException("comes with the row mapping");
    }

    public static <T> RowWriter<T> writer(Class<T> type) {
        throw new UnsupportedOperationException("comes with the row mapping");
    }
}
