package dev.runnel.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the columns of one row are set to; a column set twice has the last value. In Kotlin {@code it[column] =
 * value}. Mutable and for one thread, where the statements are not.
 */
public final class Assignments {
    private final Table<?> table;
    private List<Assignment> list = List.of();

    public Assignments(Table<?> table) {
        this.table = table;
    }

    /** Sets a column to a bound value. */
    public <V extends @Nullable Object> void set(Column<V> column, V value) {
        put(column, Value.orNull(value, column.valueType()));
    }

    public <V extends @Nullable Object> void set(Column<V> column, Expression<? extends V> value) {
        put(column, value);
    }

    /** The same as setting null, which Java cannot tell from an expression that is null. */
    public <V> void setNull(Column<@Nullable V> column) {
        put(column, Value.orNull(null, column.valueType()));
    }

    private void put(Column<?> column, Expression<?> value) {
        list = Assignment.put(list, table, new Assignment(column, value));
    }

    List<Assignment> list() {
        return new ArrayList<>(list);
    }
}
