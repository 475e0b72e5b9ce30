package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds an insert of one row, of several, or of what a query gives. Immutable: every method returns a new builder. A
 * face subclasses it and adds its terminal words and {@code returning} methods made from {@link #returning(Selection)}.
 * Many rows go faster by {@link InsertRows}.
 *
 * @param <R> the class of the table's rows
 * @param <T> the table; Kotlin's lambdas have it as their receiver
 */
public abstract class InsertBuilder<R, T extends Table<R>, SELF extends InsertBuilder<R, T, SELF>> {
    private final State<T> state;

    protected InsertBuilder(State<T> state) {
        this.state = state;
    }

    /** What a builder has gathered; a face only hands it on. */
    public record State<T extends Table<?>>(
            T table,
            List<List<Assignment>> rows,
            List<Column<?>> queried,
            @Nullable Select query,
            @Nullable Conflict conflict) {
        public static <T extends Table<?>> State<T> into(T table) {
            return new State<>(table, List.of(), List.of(), null, null);
        }

        private State<T> withRows(List<List<Assignment>> changed) {
            return new State<>(table, List.copyOf(changed), queried, query, conflict);
        }
    }

    protected abstract SELF with(State<T> state);

    protected final State<T> state() {
        return state;
    }

    public final T table() {
        return state.table;
    }

    /** Sets a column of the last row, which begins with the first call. */
    public final <V extends @Nullable Object> SELF set(Column<V> column, V value) {
        return put(column, Value.orNull(value, column.valueType()));
    }

    public final <V extends @Nullable Object> SELF set(Column<V> column, Expression<? extends V> value) {
        return put(column, value);
    }

    /** The same as setting null, which Java cannot tell from an expression that is null. */
    public final <V> SELF setNull(Column<@Nullable V> column) {
        return put(column, Value.orNull(null, column.valueType()));
    }

    private SELF put(Column<?> column, Expression<?> value) {
        var rows = new ArrayList<>(state.rows);
        List<Assignment> last = rows.isEmpty() ? List.of() : rows.remove(rows.size() - 1);
        rows.add(Assignment.put(last, state.table, new Assignment(column, value)));
        return with(state.withRows(rows));
    }

    /** Adds a row: {@code values(it -> it.set(USERS.email, "a@x.org"))}; without any column, a row of defaults. */
    public final SELF values(Consumer<Assignments> row) {
        var assignments = new Assignments(state.table);
        row.accept(assignments);
        return added(List.of(assignments.list()));
    }

    /** Adds a whole row, by the properties of its class; columns that the database generates are left out. */
    public final SELF row(R row) {
        return added(List.of(RowValues.of(state.table, row)));
    }

    public final SELF rows(Iterable<? extends R> rows) {
        var all = new ArrayList<List<Assignment>>();
        for (R row : rows) {
            all.add(RowValues.of(state.table, row));
        }
        return added(all);
    }

    private SELF added(List<List<Assignment>> more) {
        return with(state.withRows(state.rows.isEmpty() ? more : QueryBlock.added(state.rows, more)));
    }

    /** Inserts what a query gives, one expression for each of the columns. */
    public final SELF from(SelectBuilder<?, ?, ?> query, Column<?>... columns) {
        return with(new State<>(state.table, List.of(), List.of(columns), query.statement(), state.conflict));
    }

    /** What happens to a row that the unique or primary key of these columns refuses; of any key if none is named. */
    public final OnConflict<SELF> onConflict(Column<?>... key) {
        for (Column<?> column : key) {
            Assignment.requireOf(state.table, column);
        }
        return new OnConflict<>(
                state.table,
                List.of(key),
                conflict -> with(new State<>(state.table, state.rows, state.queried, state.query, conflict)));
    }

    /**
     * The statement.
     *
     * @throws RunnelException CONFIGURATION if there is no row, or if rows have different columns
     */
    public final Insert statement() {
        if (state.query != null) {
            return new Insert(state.table, state.queried, List.of(), state.query, state.conflict, List.of());
        }
        if (state.rows.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The insert into " + state.table.name() + " has no row. Give it one by set, row or values.");
        }
        List<Column<?>> columns = columns(state.rows.get(0));
        var rows = new ArrayList<List<Expression<?>>>(state.rows.size());
        for (List<Assignment> row : state.rows) {
            rows.add(inOrder(row, columns, rows.size()));
        }
        return new Insert(state.table, columns, rows, null, state.conflict, List.of());
    }

    private static List<Column<?>> columns(List<Assignment> row) {
        var columns = new ArrayList<Column<?>>(row.size());
        for (Assignment assignment : row) {
            columns.add(assignment.column());
        }
        return columns;
    }

    private List<Expression<?>> inOrder(List<Assignment> row, List<Column<?>> columns, int index) {
        var values = new ArrayList<Expression<?>>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Expression<?> value = value(row, columns.get(i), i);
            if (value != null) {
                values.add(value);
            }
        }
        if (values.size() != columns.size() || row.size() != columns.size() || columns.isEmpty() && index > 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Row " + index + " of the insert into " + state.table.name() + " sets the columns " + columns(row)
                            + " and row 0 sets " + columns
                            + ". Set the same columns, at least one, in every row, or insert them one by one.");
        }
        return values;
    }

    /** What a row sets a column to, looked for first where it is as a rule; null if it does not set it. */
    private static @Nullable Expression<?> value(List<Assignment> row, Column<?> column, int where) {
        if (where < row.size() && row.get(where).column().equals(column)) {
            return row.get(where).value();
        }
        for (Assignment assignment : row) {
            if (assignment.column().equals(column)) {
                return assignment.value();
            }
        }
        return null;
    }

    /** The insert with what it gives back of each row: what a face's {@code returning} is made of. */
    protected final <X extends @Nullable Object> Query<X> returning(Selection<X> selection) {
        return new Query<>(statement().withReturning(selection.expressions()), selection.mapper());
    }
}
