package dev.runnel.sql;

import dev.runnel.row.RowEncoder;
import dev.runnel.row.RowMappers;
import dev.runnel.sql.render.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bulk path: the insert of one whole row, to be run with many bindings, one from {@link #encode} for each row.
 * Immutable.
 */
public final class InsertRows<R> implements Statement {
    private final Insert insert;
    private final RowEncoder<R> encoder;

    private InsertRows(Insert insert, RowEncoder<R> encoder) {
        this.insert = insert;
        this.encoder = encoder;
    }

    /**
     * All columns but those that the database generates.
     *
     * @throws dev.runnel.error.RunnelException CONFIGURATION if the row class has no property for a column
     */
    public static <R> InsertRows<R> into(Table<R> table) {
        List<Column<?>> columns = RowValues.columns(table);
        var row = new ArrayList<Expression<?>>();
        for (Column<?> column : columns) {
            row.add(Value.orNull(null, column.valueType()));
        }
        var insert = new Insert(table, columns, List.of(row), null, null, List.of());
        return new InsertRows<>(insert, RowMappers.writer(table.rowType()).bind(RowValues.names(columns)));
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

    public Table<?> table() {
        return insert.table();
    }

    /** The text, and the types of the arguments; the arguments themselves are all null and stand for those of a row. */
    @Override
    public Rendered render(Dialect dialect) {
        return insert.render(dialect);
    }

    /** The arguments for one row: a new array, which the caller owns. */
    public @Nullable Object[] encode(R row) {
        var values = new @Nullable Object[insert.columns().size()];
        encoder.encode(row, values, 0);
        return values;
    }
}
