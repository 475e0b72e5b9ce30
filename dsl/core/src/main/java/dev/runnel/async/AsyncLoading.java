package dev.runnel.async;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Settings;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.spi.Command.Returns;
import dev.runnel.sql.Column;
import dev.runnel.sql.LoadedRow;
import dev.runnel.sql.Loading;
import dev.runnel.sql.Parent;
import dev.runnel.sql.Query;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A select whose rows are loaded with their children: one query for each select, all of them on the querier it was made from, so
 * inside a transaction on its session. Outside of one, another's change may come between two of them. Immutable.
 */
public final class AsyncLoading<V extends @Nullable Object> implements AsyncParents<V> {
    private final AsyncQuerier querier;
    private final Loading<V> loading;
    private final Settings settings;

    AsyncLoading(AsyncQuerier querier, Loading<V> loading, Settings settings) {
        this.querier = querier;
        this.loading = loading;
        this.settings = settings;
    }

    @Override
    public AsyncLoading<V> loading() {
        return this;
    }

    <C extends @Nullable Object> AsyncLoading<Parent<V, C>> with(
            AsyncLoading<C> children, Column<?> foreignKey, @Nullable Column<?> key) {
        if (children.querier != querier) {
            throw new RunnelException(
                    ErrorKind.WRONG_SCOPE,
                    "Parents and children are of two queriers, as of a database and of a transaction. Make both from one.");
        }
        return new AsyncLoading<>(querier, loading.children(children.loading, foreignKey, key), settings);
    }

    /** Each made into one object: {@code map(it -> new CustomerWithOrders(it.parent(), it.children()))}. */
    public <W extends @Nullable Object> AsyncLoading<W> map(Function<? super V, ? extends W> function) {
        return new AsyncLoading<>(querier, loading.map(function), settings);
    }

    /** All of them. */
    public CompletableFuture<List<V>> list() {
        return run(Terminal.list());
    }

    /** The first; NO_ROWS if there is none. */
    public CompletableFuture<V> first() {
        return run(Terminal.first());
    }

    /** The first or null. */
    public CompletableFuture<@Nullable V> firstOrNull() {
        return run(Terminal.<V>firstOrNull());
    }

    /** The only one; NO_ROWS if there is none, TOO_MANY_ROWS if there are more. */
    public CompletableFuture<V> one() {
        return run(Terminal.one());
    }

    /** The only one or null; TOO_MANY_ROWS if there are more. */
    public CompletableFuture<@Nullable V> oneOrNull() {
        return run(Terminal.<V>oneOrNull());
    }

    private <R extends @Nullable Object> CompletableFuture<R> run(Terminal<V, R> terminal) {
        return LoadFuture.start(loading.start(querier.engine().backend().dialect()), terminal, this::rows);
    }

    private PreparedRows<LoadedRow> rows(Query<LoadedRow> query) {
        return new PreparedRows<>(
                querier, query.mapper(), () -> settings.request(querier.engine(), query.statement(), Returns.ROWS));
    }
}
