package dev.runnel.sql;

import org.jspecify.annotations.Nullable;

/** Rows that come from elsewhere than a table, in the shape of one; to be imported statically. */
public final class Sources {
    private Sources() {}

    /**
     * Rows that the caller has, to select from and to join: {@code values(PRICE_CHANGES, changes)}. The table only lends its
     * name, columns and row class; it need not be there. All values are bound, so large numbers of rows belong into a table.
     */
    public static <R, T extends Table<R>> TableCte<T> values(T shape, Iterable<? extends R> rows) {
        return ValuesRows.of(shape, rows);
    }

    /**
     * A query of the caller's own, to select from and to join: {@code rawQuery(SERIES, "select * from series(?, ?)", 1, 9)}.
     * Its columns are the shape's, in order; the table itself need not be there.
     *
     * @param sql with {@code ?} for each argument
     * @throws dev.runnel.error.RunnelException PARAMETER unless there are as many arguments as {@code ?}
     */
    public static <T extends Table<?>> TableCte<T> rawQuery(T shape, String sql, @Nullable Object... arguments) {
        return RawRows.of(shape, sql, arguments);
    }
}
