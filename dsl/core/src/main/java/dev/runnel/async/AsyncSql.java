package dev.runnel.async;

import dev.runnel.internal.engine.Chunks;
import dev.runnel.internal.engine.Plan;
import dev.runnel.internal.engine.Settings;
import dev.runnel.row.RowMapper;
import dev.runnel.row.RowMappers;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.Progress;
import dev.runnel.spi.Row;
import dev.runnel.sql.RawSql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A statement in the user's own SQL; ends in one of the terminal words. Immutable: every method makes a new one. */
public final class AsyncSql {
    private final AsyncQuerier querier;
    private final RawSql sql;
    private final Settings settings;

    AsyncSql(AsyncQuerier querier, RawSql sql, Settings settings) {
        this.querier = querier;
        this.sql = sql;
        this.settings = settings;
    }

    /** With a value by name. Throws PARAMETER if it was given before. */
    public AsyncSql bind(String name, @Nullable Object value) {
        return new AsyncSql(querier, sql.bind(name, value), settings);
    }

    /** With a name for messages, logs and metrics. */
    public AsyncSql label(String label) {
        return new AsyncSql(querier, sql, settings.withLabel(label));
    }

    /** With a limit on how long the database may work on it; zero for none. */
    public AsyncSql timeout(Duration timeout) {
        return new AsyncSql(querier, sql, settings.withTimeout(timeout));
    }

    /**
     * Tells how far it is while it runs, about ten times a second and never backwards: one call at a time, on a thread of
     * ours; one may still be under way when the statement has ended, and one that throws is logged and the last.
     * NOT_PORTABLE where the database does not say.
     */
    public AsyncSql onProgress(Consumer<? super Progress> report) {
        return new AsyncSql(querier, sql, settings.withProgress(report));
    }

    /**
     * Has the server keep the result in a cursor and send so many rows at a time, where its driver has that. Without it a flow
     * or stream is read as it is used, which bounds memory as well and is stopped sooner: a cursor helps where the server
     * should not be held up by a slow reader.
     */
    public AsyncSql fetchSize(int rows) {
        return new AsyncSql(querier, sql, settings.withFetchSize(rows));
    }

    /** The rows as a record, a class with one public constructor, a portable type of one column or an enum. */
    public <V> AsyncRows<V> rows(Class<V> type) {
        return rows(RowMappers.of(type));
    }

    /** The rows by a mapper of one's own. */
    public <V extends @Nullable Object> AsyncRows<V> rows(RowMapper<V> mapper) {
        return new PreparedRows<>(querier, mapper, () -> settings.request(querier.engine(), sql, Returns.ROWS));
    }

    /** The rows as maps from column name to value. */
    public AsyncRows<Map<String, @Nullable Object>> maps() {
        return rows(RowMappers.maps());
    }

    /** The rows by a function of the current row, which is valid only during the call; it must not block. */
    public <V extends @Nullable Object> AsyncRows<V> map(Function<Row, V> mapper) {
        return rows((RowMapper<V>) columns -> mapper::apply);
    }

    public <V> CompletableFuture<List<V>> list(Class<V> type) {
        return rows(type).list();
    }

    public <V> CompletableFuture<V> first(Class<V> type) {
        return rows(type).first();
    }

    public <V> CompletableFuture<@Nullable V> firstOrNull(Class<V> type) {
        return rows(type).firstOrNull();
    }

    public <V> CompletableFuture<V> one(Class<V> type) {
        return rows(type).one();
    }

    public <V> CompletableFuture<@Nullable V> oneOrNull(Class<V> type) {
        return rows(type).oneOrNull();
    }

    /** The one value of the only row. */
    public <V> CompletableFuture<V> value(Class<V> type) {
        return rows(type).one();
    }

    /** The rows as they are asked for; see {@link AsyncRows#stream()}. */
    public <V> Flow.Publisher<V> stream(Class<V> type) {
        return rows(type).stream();
    }

    /** The rows as CSV; see {@link AsyncRows#csv()}. */
    public Flow.Publisher<String> csv() {
        return maps().csv();
    }

    /** The rows as JSON lines; see {@link AsyncRows#jsonLines()}. */
    public Flow.Publisher<String> jsonLines() {
        return maps().jsonLines();
    }

    /**
     * The bytes that {@code copy … to stdout} writes, in chunks, as they are asked for; NOT_PORTABLE where there is no COPY.
     * Each subscriber runs it anew; to cancel the subscription stops it in the database.
     */
    public Flow.Publisher<byte[]> copyOut() {
        return new PreparedRows<>(querier, Chunks.ROWS, () -> settings.copyOut(querier.engine(), sql)).publisher();
    }

    /**
     * Gives {@code copy … from stdin} its bytes, as fast as the server takes them, and gives the number of rows made of them.
     * If the publisher fails, or a row is refused (its line, from 0, is {@code RunnelException.row}), nothing is kept.
     * NOT_PORTABLE where there is no COPY. A timeout counts the wait for the publisher too.
     */
    public CompletableFuture<Long> copyIn(Flow.Publisher<byte[]> bytes) {
        var source = new PublishedBytes(bytes);
        CompletableFuture<Long> rows = querier.execute(() -> settings.copyIn(querier.engine(), sql, source));
        rows.whenComplete((count, error) -> source.stop());
        return rows;
    }

    /** How the database would run it, as lines of text; nothing is run or changed. */
    public CompletableFuture<List<String>> explain() {
        return explained().explain();
    }

    /** Runs it, with all its effects, and gives the plan with what it did; NOT_PORTABLE where the database cannot. */
    public CompletableFuture<List<String>> explainAnalyze() {
        return explained().explainAnalyze();
    }

    private PreparedRows<List<String>> explained() {
        return new PreparedRows<>(querier, Plan.ROWS, () -> settings.request(querier.engine(), sql, Returns.COUNT));
    }

    /** Runs it and gives the number of rows changed, 0 for a statement that changes none. */
    public CompletableFuture<Long> execute() {
        return querier.execute(() -> settings.request(querier.engine(), sql, Returns.COUNT));
    }
}
