package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a select. Immutable: every method returns a new builder. A face subclasses it, adds its terminal words and
 * {@code select} methods (which change {@code V}) made from {@link #selecting}.
 *
 * @param <T> the table selected from; Kotlin's lambdas have it as their receiver
 * @param <V> what a row becomes
 */
public abstract class SelectBuilder<
        T extends Table<?>, V extends @Nullable Object, SELF extends SelectBuilder<T, V, SELF>> {
    private final State<T, V> state;

    protected SelectBuilder(State<T, V> state) {
        this.state = state;
    }

    /** What a builder has gathered; a face only hands it on. */
    public record State<T extends Table<?>, V extends @Nullable Object>(
            T table, Select select, Selection<V> selection) {
        /** All rows of a table. */
        public static <R, T extends Table<R>> State<T, R> from(T table) {
            Selection<R> row = Selection.row(table);
            return new State<>(table, Select.from(table, row.expressions()), row);
        }
    }

    protected abstract SELF with(State<T, V> state);

    /** The state with something else selected. */
    protected final State<T, V> state() {
        return state;
    }

    protected final <X extends @Nullable Object> State<T, X> selecting(Selection<X> selection) {
        return new State<>(state.table, state.select.withColumns(selection.expressions()), selection);
    }

    public final T table() {
        return state.table;
    }

    public final Select statement() {
        return state.select;
    }

    public final Query<V> query() {
        return new Query<>(state.select, state.selection.mapper());
    }

    /** The query that counts the rows this one gives. */
    public final Query<Long> countQuery() {
        Select select = state.select;
        if (select.distinct() || !select.groupBy().isEmpty() || select.limit() != null || select.offset() != null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A select with distinct, groupBy, limit or offset cannot be counted this way: select count() or"
                            + " countDistinct() itself.");
        }
        Selection<Long> count = Selection.of(Functions.count());
        return new Query<>(select.withColumns(count.expressions()).withoutOrder(), count.mapper());
    }

    private SELF with(Select select) {
        return with(new State<>(state.table, select, state.selection));
    }

    /** Given twice, both must hold. */
    public final SELF where(Predicate predicate) {
        return with(state.select.withWhere(predicate));
    }

    public final SELF distinct() {
        return with(state.select.withDistinct());
    }

    public final SELF join(Source source, Predicate on) {
        return joined(Join.Kind.INNER, source, on);
    }

    public final SELF leftJoin(Source source, Predicate on) {
        return joined(Join.Kind.LEFT, source, on);
    }

    public final SELF rightJoin(Source source, Predicate on) {
        return joined(Join.Kind.RIGHT, source, on);
    }

    public final SELF fullJoin(Source source, Predicate on) {
        return joined(Join.Kind.FULL, source, on);
    }

    public final SELF crossJoin(Source source) {
        return joined(Join.Kind.CROSS, source, null);
    }

    private SELF joined(Join.Kind kind, Source source, @Nullable Predicate on) {
        return with(state.select.withJoin(new Join(kind, source, on)));
    }

    /** By expressions, or by {@code rollup}, {@code cube} and {@code groupingSets}; given twice, by both. */
    public final SELF groupBy(Grouping... groupings) {
        return with(state.select.withGroupBy(Arrays.asList(groupings)));
    }

    /** Given twice, both must hold. */
    public final SELF having(Predicate predicate) {
        return with(state.select.withHaving(predicate));
    }

    public final SELF orderBy(Order... orders) {
        return orderBy(Arrays.asList(orders));
    }

    public final SELF orderBy(List<Order> orders) {
        return with(state.select.withOrderBy(orders));
    }

    /** At most so many rows. */
    public final SELF limit(long rows) {
        return with(state.select.withLimit(notNegative("limit", rows)));
    }

    /** Leaves out the first rows. */
    public final SELF offset(long rows) {
        return with(state.select.withOffset(notNegative("offset", rows)));
    }

    private static long notNegative(String word, long rows) {
        if (rows < 0) {
            throw new RunnelException(ErrorKind.PARAMETER, word + " must not be negative.");
        }
        return rows;
    }
}
