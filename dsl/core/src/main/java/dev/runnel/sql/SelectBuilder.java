package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowMapper;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds a select. Immutable: every method returns a new builder. A face subclasses it, adds its terminal words and
 * {@code select} methods (which change {@code V}) made from {@link #selecting}.
 *
 * <p>After {@link #union} and its like the queries are complete: only {@code orderBy}, {@code limit} and {@code offset}
 * follow, for the whole, and order by what is selected.
 *
 * @param <T> what is selected from; Kotlin's lambdas have it as their receiver
 * @param <V> what a row becomes
 */
public abstract class SelectBuilder<
        T extends Source, V extends @Nullable Object, SELF extends SelectBuilder<T, V, SELF>> {
    private final State<T, V> state;

    protected SelectBuilder(State<T, V> state) {
        this.state = state;
    }

    /** What a builder has gathered; a face only hands it on. */
    public record State<T extends Source, V extends @Nullable Object>(T table, Select select, Selection<V> selection) {
        /** All rows of a table. */
        @SuppressWarnings("unchecked") // what the table made for itself
        public static <R, T extends Table<R>> State<T, R> from(T table) {
            return (State<T, R>) table.all();
        }

        /** All rows of a table under another name. */
        public static <R, T extends Table<R>> State<TableAlias<T>, R> from(TableAlias<T> alias) {
            Selection<R> row = Selection.row(alias);
            return new State<>(alias, Select.from(alias, row.expressions()), row);
        }

        /** All rows of a CTE in the shape of a table; lambdas have the table as their receiver. */
        public static <R, T extends Table<R>> State<T, R> from(TableCte<T> cte) {
            Selection<R> row = Selection.row(cte.table());
            return new State<>(cte.table(), Select.from(cte, row.expressions()), row);
        }

        /** All rows of a query that has a name. */
        public static <V extends @Nullable Object> State<NamedQuery<V>, V> from(NamedQuery<V> query) {
            Selection<V> own = query.selection();
            List<Expression<?>> columns =
                    own.expressions().stream().<Expression<?>>map(query::get).toList();
            return new State<>(query, Select.from(query, columns), new Selection<>(columns, own.mapper()));
        }
    }

    protected abstract SELF with(State<T, V> state);

    protected final State<T, V> state() {
        return state;
    }

    /** The state with something else selected. */
    protected final <X extends @Nullable Object> State<T, X> selecting(Selection<X> selection) {
        Select select = state.select.withBlock("select", block -> block.withColumns(selection.expressions()));
        return new State<>(state.table, select, selection);
    }

    /** The state with the same selected and its rows mapped to something else. */
    protected final <X extends @Nullable Object> State<T, X> mapping(RowMapper<X> mapper) {
        return new State<>(state.table, state.select, new Selection<>(state.selection.expressions(), mapper));
    }

    /** What is selected from, as Kotlin's lambdas have it. */
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
        Selection<Long> count = Selection.of(Functions.count());
        return new Query<>(Counting.of(state.select, count.expressions()), count.mapper());
    }

    /**
     * The query of one page, see {@link PageQuery}.
     *
     * @param after the cursor of the page before; null for the first page
     * @throws RunnelException PARAMETER if the size is less than 1, or if the cursor is of another order or was changed;
     *     CONFIGURATION if the select has a limit or offset of its own, or nothing that makes its rows unique
     */
    public final PageQuery<V> pageQuery(int size, @Nullable String after) {
        return PageQuery.of(state.select, state.selection, size, after);
    }

    /** The query as a source to select from and to join: {@code recent.get(ORDERS.id)} is its column. */
    public final DerivedTable<V> asTable(String name) {
        return new DerivedTable<>(name, state.select, state.selection, false);
    }

    /** As {@link #asTable}, run for each row of the sources before it, whose columns it may use. */
    public final DerivedTable<V> asLateral(String name) {
        return new DerivedTable<>(name, state.select, state.selection, true);
    }

    /** The query as a common table expression, written once before the statement that selects from it. */
    public final Cte<V> asCte(String name) {
        List<String> columns = ColumnNaming.of(state.select.columns());
        return Cte.of(new CteDefinition(name, columns, state.select, null), state.selection);
    }

    /** As {@link #asCte(String)}, in the shape of a declared table: of its name, columns, in order, and row class. */
    public final <S extends Table<?>> TableCte<S> asCte(S shape) {
        return new TableCte<>(shape, CteDefinition.shaped(shape, state.select, false));
    }

    /**
     * As {@link #asCte(Table)}, of a query that goes on from its own rows: a {@code unionAll} (or {@code union}, which ends
     * on data that goes round in a circle) of where to begin and of a query that joins the table declared.
     */
    public final <S extends Table<?>> TableCte<S> asRecursiveCte(S shape) {
        return new TableCte<>(shape, CteDefinition.shaped(shape, state.select, true));
    }

    /**
     * As {@link #asCte(String)}, going on from its own rows: this query is where to begin, and the step, which selects from
     * the CTE it is given, is added by {@code unionAll} until it gives no more rows.
     */
    public final Cte<V> asRecursiveCte(String name, Function<Cte<V>, SelectBuilder<?, ? extends V, ?>> step) {
        Cte<V> self = asCte(name);
        Select all = state.select.combined(
                SetOperation.Kind.UNION_ALL, step.apply(self).statement());
        return Cte.of(new CteDefinition(name, self.definition().columns(), all, self), state.selection);
    }

    private SELF with(Select select) {
        return with(new State<>(state.table, select, state.selection));
    }

    /** The rows of both queries, each one once. */
    public final SELF union(SelectBuilder<?, ? extends V, ?> other) {
        return combined(SetOperation.Kind.UNION, other);
    }

    /** The rows of both queries. */
    public final SELF unionAll(SelectBuilder<?, ? extends V, ?> other) {
        return combined(SetOperation.Kind.UNION_ALL, other);
    }

    /** The rows that both queries give, each one once. */
    public final SELF intersect(SelectBuilder<?, ? extends V, ?> other) {
        return combined(SetOperation.Kind.INTERSECT, other);
    }

    /** The rows that the other query does not give, each one once. */
    public final SELF except(SelectBuilder<?, ? extends V, ?> other) {
        return combined(SetOperation.Kind.EXCEPT, other);
    }

    private SELF combined(SetOperation.Kind kind, SelectBuilder<?, ?, ?> other) {
        return with(state.select.combined(kind, other.statement()));
    }

    /** Given twice, both must hold. */
    public final SELF where(Predicate predicate) {
        return with(state.select.withBlock("where", block -> block.withWhere(predicate)));
    }

    public final SELF distinct() {
        return with(state.select.withBlock("distinct", QueryBlock::withDistinct));
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
        return with(state.select.withBlock(kind.sql(), block -> block.withJoin(new Join(kind, source, on))));
    }

    /** By expressions, or by {@code rollup}, {@code cube} and {@code groupingSets}; given twice, by both. */
    public final SELF groupBy(Grouping... groupings) {
        return with(state.select.withBlock("groupBy", block -> block.withGroupBy(Arrays.asList(groupings))));
    }

    /** Given twice, both must hold. */
    public final SELF having(Predicate predicate) {
        return with(state.select.withBlock("having", block -> block.withHaving(predicate)));
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

    /** Locks the rows for this transaction to change; of all tables, or of those named. See {@link #noWait}. */
    public final SELF forUpdate(Source... of) {
        return with(state.select.withLock(new Lock(Lock.Strength.UPDATE, Lock.Wait.WAIT, List.of(of))));
    }

    /** Locks the rows against change until the transaction ends; of all tables, or of those named. */
    public final SELF forShare(Source... of) {
        return with(state.select.withLock(new Lock(Lock.Strength.SHARE, Lock.Wait.WAIT, List.of(of))));
    }

    /** After {@link #forUpdate} or {@link #forShare}: a row that another transaction has locked is a LOCK_TIMEOUT at once. */
    public final SELF noWait() {
        return waiting("noWait", Lock.Wait.NO_WAIT);
    }

    /** After {@link #forUpdate} or {@link #forShare}: rows that another transaction has locked are left out. */
    public final SELF skipLocked() {
        return waiting("skipLocked", Lock.Wait.SKIP_LOCKED);
    }

    private SELF waiting(String word, Lock.Wait wait) {
        Lock lock = state.select.lock();
        if (lock == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, word + " says how to lock: write forUpdate() or forShare() before it.");
        }
        return with(state.select.withLock(lock.withWait(wait)));
    }

    private static long notNegative(String word, long rows) {
        if (rows < 0) {
            throw new RunnelException(ErrorKind.PARAMETER, word + " must not be negative.");
        }
        return rows;
    }
}
