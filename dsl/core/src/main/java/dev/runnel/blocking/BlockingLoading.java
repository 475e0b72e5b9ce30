package dev.runnel.blocking;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Settings;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.spi.Command.Returns;
import dev.runnel.sql.Column;
import dev.runnel.sql.Load;
import dev.runnel.sql.LoadedRow;
import dev.runnel.sql.Loading;
import dev.runnel.sql.Parent;
import dev.runnel.sql.Query;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A select whose rows are loaded with their children: one query for each select, all of them on the querier it was made from, so
 * inside a transaction on its session. Outside of one, another's change may come between two of them. Immutable.
 */
public final class BlockingLoading<V extends @Nullable Object> implements BlockingParents<V> {
    private final BlockingQuerier querier;
    private final Loading<V> loading;
    private final Settings settings;

    BlockingLoading(BlockingQuerier querier, Loading<V> loading, Settings settings) {
        this.querier = querier;
        this.loading = loading;
        this.settings = settings;
    }

    @Override
    public BlockingLoading<V> loading() {
        return this;
    }

    <C extends @Nullable Object> BlockingLoading<Parent<V, C>> with(
            BlockingLoading<C> children, Column<?> foreignKey, @Nullable Column<?> key) {
        if (children.querier != querier) {
            throw new RunnelException(
                    ErrorKind.WRONG_SCOPE,
                    "Parents and children are of two queriers, as of a database and of a transaction. Make both from one.");
        }
        return new BlockingLoading<>(querier, loading.children(children.loading, foreignKey, key), settings);
    }

    /** Each made into one object: {@code map(it -> new CustomerWithOrders(it.parent(), it.children()))}. */
    public <W extends @Nullable Object> BlockingLoading<W> map(Function<? super V, ? extends W> function) {
        return new BlockingLoading<>(querier, loading.map(function), settings);
    }

    /** All of them. */
    public List<V> list() {
        return run(Terminal.list());
    }

    /** The first; NO_ROWS if there is none. */
    public V first() {
        return run(Terminal.first());
    }

    /** The first or null. */
    public @Nullable V firstOrNull() {
        return run(Terminal.<V>firstOrNull());
    }

    /** The only one; NO_ROWS if there is none, TOO_MANY_ROWS if there are more. */
    public V one() {
        return run(Terminal.one());
    }

    /** The only one or null; TOO_MANY_ROWS if there are more. */
    public @Nullable V oneOrNull() {
        return run(Terminal.<V>oneOrNull());
    }

    private <R extends @Nullable Object> R run(Terminal<V, R> terminal) {
        Load<V> load = loading.start(querier.engine().backend().dialect());
        load.add(rows(load.first()).run(terminal.rows()));
        for (Query<LoadedRow> query = load.next(); query != null; query = load.next()) {
            load.add(rows(query).list());
        }
        return terminal.of(load.result());
    }

    private PreparedRows<LoadedRow> rows(Query<LoadedRow> query) {
        return new PreparedRows<>(
                querier, query.mapper(), () -> settings.request(querier.engine(), query.statement(), Returns.ROWS));
    }
}
