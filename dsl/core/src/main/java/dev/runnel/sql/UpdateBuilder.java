package dev.runnel.sql;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds an update. Immutable: every method returns a new builder. A face subclasses it and adds its terminal words and
 * {@code returning} methods made from {@link #returning(Selection)}.
 *
 * @param <R> the class of the table's rows
 * @param <T> the table; Kotlin's lambdas have it as their receiver
 */
public abstract class UpdateBuilder<R, T extends Table<R>, SELF extends UpdateBuilder<R, T, SELF>> {
    private final State<T> state;

    protected UpdateBuilder(State<T> state) {
        this.state = state;
    }

    /** What a builder has gathered; a face only hands it on. */
    public record State<T extends Table<?>>(T table, List<Assignment> assignments, Restriction restriction) {
        public static <T extends Table<?>> State<T> of(T table) {
            return new State<>(table, List.of(), Restriction.NONE);
        }
    }

    protected abstract SELF with(State<T> state);

    protected final State<T> state() {
        return state;
    }

    public final T table() {
        return state.table;
    }

    public final <V extends @Nullable Object> SELF set(Column<V> column, V value) {
        return put(List.of(new Assignment(column, Value.orNull(value, column.valueType()))));
    }

    public final <V extends @Nullable Object> SELF set(Column<V> column, Expression<? extends V> value) {
        return put(List.of(new Assignment(column, value)));
    }

    /** The same as setting null, which Java cannot tell from an expression that is null. */
    public final <V> SELF setNull(Column<@Nullable V> column) {
        return put(List.of(new Assignment(column, Value.orNull(null, column.valueType()))));
    }

    /** Sets what the lambda says: {@code values(it -> it.set(USERS.active, false))}. */
    public final SELF values(Consumer<Assignments> changes) {
        var assignments = new Assignments(state.table);
        changes.accept(assignments);
        return put(assignments.list());
    }

    /** Sets every column to the row's value, but for those that the database generates. */
    public final SELF row(R row) {
        return put(RowValues.of(state.table, row));
    }

    private SELF put(List<Assignment> more) {
        List<Assignment> all = state.assignments;
        for (Assignment assignment : more) {
            all = Assignment.put(all, state.table, assignment);
        }
        return with(new State<>(state.table, all, state.restriction));
    }

    /** Given twice, both must hold. */
    public final SELF where(Predicate predicate) {
        return with(new State<>(state.table, state.assignments, state.restriction.and(predicate)));
    }

    /** Says that an update without where is meant. */
    public final SELF everyRow() {
        return with(new State<>(state.table, state.assignments, state.restriction.orEveryRow()));
    }

    /**
     * The statement.
     *
     * @throws dev.runnel.error.RunnelException CONFIGURATION without where, unless every row is meant
     */
    public final Update statement() {
        return new Update(state.table, state.assignments, state.restriction.checked("update", state.table), List.of());
    }

    /** The update with what it gives back of each row: what a face's {@code returning} is made of. */
    protected final <X extends @Nullable Object> Query<X> returning(Selection<X> selection) {
        return new Query<>(statement().withReturning(selection.expressions()), selection.mapper());
    }
}
