package dev.runnel.blocking;

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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A select in the making; ends in one of the words of {@link BlockingRows} or in {@link #count}. Immutable. */
public final class BlockingSelect<T extends Source, V extends @Nullable Object>
        extends SelectBuilder<T, V, BlockingSelect<T, V>> implements BlockingRows<V>, BlockingParents<V> {
    private final BlockingQuerier querier;
    private final Settings settings;

    BlockingSelect(BlockingQuerier querier, State<T, V> state, Settings settings) {
        super(state);
        this.querier = querier;
        this.settings = settings;
    }

    @Override
    protected BlockingSelect<T, V> with(State<T, V> state) {
        return new BlockingSelect<>(querier, state, settings);
    }

    /** Instead of whole rows, the value of one expression. */
    public <X extends @Nullable Object> BlockingSelect<T, X> select(Expression<X> expression) {
        return new BlockingSelect<>(querier, selecting(Selection.of(expression)), settings);
    }

    /** Instead of whole rows, a {@link Tuple} whose values are fetched by their expressions. */
    public BlockingSelect<T, Tuple> select(Expression<?> first, Expression<?> second, Expression<?>... more) {
        return new BlockingSelect<>(querier, selecting(Selection.of(first, second, more)), settings);
    }

    /** With a name for messages, logs and metrics. */
    public BlockingSelect<T, V> label(String label) {
        return new BlockingSelect<>(querier, state(), settings.withLabel(label));
    }

    /** With a limit on how long the database may work on it; zero for none. */
    public BlockingSelect<T, V> timeout(Duration timeout) {
        return new BlockingSelect<>(querier, state(), settings.withTimeout(timeout));
    }

    /** Tells how far it is while it runs, see {@link BlockingSql#onProgress}. */
    public BlockingSelect<T, V> onProgress(Consumer<? super Progress> report) {
        return new BlockingSelect<>(querier, state(), settings.withProgress(report));
    }

    /** Has the server send so many rows at a time out of a cursor, see {@link BlockingSql#fetchSize}. */
    public BlockingSelect<T, V> fetchSize(int rows) {
        return new BlockingSelect<>(querier, state(), settings.withFetchSize(rows));
    }

    /** What was selected, made into a class by the labels of its columns. */
    public <X> BlockingSelect<T, X> into(Class<X> type) {
        return new BlockingSelect<>(querier, mapping(RowMappers.of(type)), settings);
    }

    /** The number of rows. */
    public long count() {
        return rows(countQuery()).one();
    }

    /** The first page of so many rows, see {@link PageQuery}. */
    public Page<V> page(int size) {
        return page(size, null);
    }

    /** The page after a cursor, which is the {@code next} of the page before; the first page without one. */
    public Page<V> page(int size, @Nullable String after) {
        PageQuery<V> page = pageQuery(size, after);
        return rows(page.query()).run(Terminal.all(page::page));
    }

    @Override
    public BlockingLoading<V> loading() {
        return new BlockingLoading<>(querier, Loading.of(this), settings);
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
