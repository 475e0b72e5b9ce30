package dev.runnel.async;

import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Settings;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.row.RowMappers;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.Progress;
import dev.runnel.sql.Expression;
import dev.runnel.sql.Loading;
import dev.runnel.sql.Page;
import dev.runnel.sql.PageQuery;
import dev.runnel.sql.Query;
import dev.runnel.sql.SelectBuilder;
import dev.runnel.sql.Selection;
import dev.runnel.sql.Source;
import dev.runnel.sql.Tuple;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A select in the making; ends in one of the words of {@link AsyncRows} or in {@link #count}. Immutable. */
public final class AsyncSelect<T extends Source, V extends @Nullable Object>
        extends SelectBuilder<T, V, AsyncSelect<T, V>> implements AsyncRows<V>, AsyncParents<V> {
    private final AsyncQuerier querier;
    private final Settings settings;

    AsyncSelect(AsyncQuerier querier, State<T, V> state, Settings settings) {
        super(state);
        this.querier = querier;
        this.settings = settings;
    }

    @Override
    protected AsyncSelect<T, V> with(State<T, V> state) {
        return new AsyncSelect<>(querier, state, settings);
    }

    /** Instead of whole rows, the value of one expression. */
    public <X extends @Nullable Object> AsyncSelect<T, X> select(Expression<X> expression) {
        return new AsyncSelect<>(querier, selecting(Selection.of(expression)), settings);
    }

    /** Instead of whole rows, a {@link Tuple} whose values are fetched by their expressions. */
    public AsyncSelect<T, Tuple> select(Expression<?> first, Expression<?> second, Expression<?>... more) {
        return new AsyncSelect<>(querier, selecting(Selection.of(first, second, more)), settings);
    }

    /** With a name for messages, logs and metrics. */
    public AsyncSelect<T, V> label(String label) {
        return new AsyncSelect<>(querier, state(), settings.withLabel(label));
    }

    /** With a limit on how long the database may work on it; zero for none. */
    public AsyncSelect<T, V> timeout(Duration timeout) {
        return new AsyncSelect<>(querier, state(), settings.withTimeout(timeout));
    }

    /** Tells how far it is while it runs, see {@link AsyncSql#onProgress}. */
    public AsyncSelect<T, V> onProgress(Consumer<? super Progress> report) {
        return new AsyncSelect<>(querier, state(), settings.withProgress(report));
    }

    /** Has the server send so many rows at a time out of a cursor, see {@link AsyncSql#fetchSize}. */
    public AsyncSelect<T, V> fetchSize(int rows) {
        return new AsyncSelect<>(querier, state(), settings.withFetchSize(rows));
    }

    /** What was selected, made into a class by the labels of its columns. */
    public <X> AsyncSelect<T, X> into(Class<X> type) {
        return new AsyncSelect<>(querier, mapping(RowMappers.of(type)), settings);
    }

    /** The number of rows. */
    public CompletableFuture<Long> count() {
        return rows(countQuery()).one();
    }

    /** The first page of so many rows, see {@link PageQuery}. */
    public CompletableFuture<Page<V>> page(int size) {
        return page(size, null);
    }

    /** The page after a cursor, which is the {@code next} of the page before; the first page without one. */
    public CompletableFuture<Page<V>> page(int size, @Nullable String after) {
        PageQuery<V> page;
        try {
            page = pageQuery(size, after);
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
        return rows(page.query()).run(Terminal.all(page::page));
    }

    @Override
    public AsyncLoading<V> loading() {
        return new AsyncLoading<>(querier, Loading.of(this), settings);
    }

    @Override
    public PreparedRows<V> prepared() {
        return rows(query());
    }

    private <X extends @Nullable Object> PreparedRows<X> rows(Query<X> query) {
        return new PreparedRows<>(
                querier, query.mapper(), () -> settings.request(querier.engine(), query.statement(), Returns.ROWS));
    }
}
