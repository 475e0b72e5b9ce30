package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowEncoder;
import dev.runnel.spi.Command.Target;
import dev.runnel.sql.render.Dialect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The bulk path: the insert of one whole row, to be run with many bindings, one from {@link #encode} for each row.
 * Immutable.
 */
public final class InsertRows<R> implements Statement {
    private final Insert insert;
    private final RowEncoder<R> encoder;
    /** Positions of the columns whose values are looked at before they are sent. */
    private final int[] checked;

    private InsertRows(Insert insert, RowEncoder<R> encoder) {
        this.insert = insert;
        this.encoder = encoder;
        this.checked = IntStream.range(0, insert.columns().size())
                .filter(i -> ColumnValues.areChecked(insert.columns().get(i)))
                .toArray();
    }

    /**
     * All columns but those that the database generates.
     *
     * @throws dev.runnel.error.RunnelException CONFIGURATION if the row class has no property for a column
     */
    public static <R> InsertRows<R> into(Table<R> table) {
        List<Column<?>> columns = table.written().columns();
        var row = new ArrayList<Expression<?>>();
        for (Column<?> column : columns) {
            row.add(Value.orNull(null, column.valueType()));
        }
        var insert = new Insert(table, columns, List.of(row), null, null, List.of());
        return new InsertRows<>(insert, table.written().encoder(table.rowType()));
    }

    /** What happens to a row that the unique or primary key of these columns refuses; of any key if none is named. */
    public OnConflict<InsertRows<R>> onConflict(Column<?>... key) {
        for (Column<?> column : key) {
            Assignment.requireOf(insert.table(), column);
        }
        Function<Conflict, InsertRows<R>> upsert = conflict -> new InsertRows<>(
                new Insert(insert.table(), insert.columns(), insert.rows(), null, conflict, List.of()), encoder);
        return new OnConflict<>(insert.table(), List.of(key), upsert);
    }

    /**
     * The row that the key refuses takes the place of the one that is there: all its columns, or those named, are updated.
     *
     * @param key the columns of a unique or primary key
     * @param update empty for all columns of a row that are not of the key; where there are none, the row stays as it is
     */
    public InsertRows<R> upsert(List<? extends Column<?>> key, List<? extends Column<?>> update) {
        for (Column<?> column : key) {
            if (!insert.columns().contains(column)) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "The rows bring no value for " + column
                                + ", so no row can be found by it. Name a key whose columns"
                                + " the program sets; a generated column is left out of inserts.");
            }
        }
        List<Column<?>> changed = new ArrayList<>(update.isEmpty() ? insert.columns() : update);
        if (update.isEmpty()) {
            changed.removeAll(key);
        }
        OnConflict<InsertRows<R>> conflict = onConflict(key.toArray(Column<?>[]::new));
        return changed.isEmpty() ? conflict.doNothing() : conflict.doUpdate(changed.toArray(Column<?>[]::new));
    }

    public Table<?> table() {
        return insert.table();
    }

    /** True if a row that a key refuses is no error. */
    public boolean isUpsert() {
        return insert.conflict() != null;
    }

    /** What is filled, and with what; null for an upsert, which is more than adding rows. */
    public @Nullable Target target() {
        return isUpsert()
                ? null
                : new Target(insert.table().schema(), insert.table().name(), RowColumns.names(insert.columns()));
    }

    /** The insert of so many rows in one statement, whose arguments are those of {@link #encode} for one after the other. */
    public Statement times(int rows) {
        List<List<Expression<?>>> all = Collections.nCopies(rows, insert.rows().get(0));
        return new Insert(insert.table(), insert.columns(), all, null, insert.conflict(), List.of());
    }

    /** The text, and the types of the arguments; the arguments themselves are all null and stand for those of a row. */
    @Override
    public Rendered render(Dialect dialect) {
        return insert.render(dialect);
    }

    /**
     * The arguments for one row: a new array, which the caller owns.
     *
     * @throws dev.runnel.error.RunnelException DATA_CONVERSION for a value that its column would not store as it is
     */
    public @Nullable Object[] encode(R row) {
        var values = new @Nullable Object[insert.columns().size()];
        encoder.encode(row, values, 0);
        for (int i : checked) {
            values[i] = ColumnValues.stored(insert.columns().get(i), values[i]);
        }
        return values;
    }
}
