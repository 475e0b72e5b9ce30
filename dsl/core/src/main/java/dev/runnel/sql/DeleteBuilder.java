package dev.runnel.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a delete. Immutable: every method returns a new builder. A face subclasses it and adds its terminal words and
 * {@code returning} methods made from {@link #returning(Selection)}.
 *
 * @param <T> the table; Kotlin's lambdas have it as their receiver
 */
public abstract class DeleteBuilder<T extends Table<?>, SELF extends DeleteBuilder<T, SELF>> {
    private final State<T> state;

    protected DeleteBuilder(State<T> state) {
        this.state = state;
    }

    /** What a builder has gathered; a face only hands it on. */
    public record State<T extends Table<?>>(T table, Restriction restriction) {
        public static <T extends Table<?>> State<T> from(T table) {
            return new State<>(table, Restriction.NONE);
        }
    }

    protected abstract SELF with(State<T> state);

    protected final State<T> state() {
        return state;
    }

    public final T table() {
        return state.table;
    }

    /** Given twice, both must hold. */
    public final SELF where(Predicate predicate) {
        return with(new State<>(state.table, state.restriction.and(predicate)));
    }

    /** Says that a delete without where is meant. */
    public final SELF everyRow() {
        return with(new State<>(state.table, state.restriction.orEveryRow()));
    }

    /**
     * The statement.
     *
     * @throws dev.runnel.error.RunnelException CONFIGURATION without where, unless every row is meant
     */
    public final Delete statement() {
        return new Delete(state.table, state.restriction.checked("delete", state.table), List.of());
    }

    /** The delete with what it gives back of each row: what a face's {@code returning} is made of. */
    protected final <X extends @Nullable Object> Query<X> returning(Selection<X> selection) {
        return new Query<>(statement().withReturning(selection.expressions()), selection.mapper());
    }
}
