package dev.runnel.blocking;

import dev.runnel.internal.engine.Chunks;
import dev.runnel.internal.engine.Plan;
import dev.runnel.internal.engine.Settings;
import dev.runnel.row.RowMapper;
import dev.runnel.row.RowMappers;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.Progress;
import dev.runnel.spi.Row;
import dev.runnel.sql.RawSql;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A statement in the user's own SQL; ends in one of the terminal words. Immutable: every method makes a new one. */
public final class BlockingSql {
    private final BlockingQuerier querier;
    private final RawSql sql;
    private final Settings settings;

    BlockingSql(BlockingQuerier querier, RawSql sql, Settings settings) {
        this.querier = querier;
        this.sql = sql;
        this.settings = settings;
    }

    /** With a value by name. Throws PARAMETER if it was given before. */
    public BlockingSql bind(String name, @Nullable Object value) {
        return new BlockingSql(querier, sql.bind(name, value), settings);
    }

    /** With a name for messages, logs and metrics. */
    public BlockingSql label(String label) {
        return new BlockingSql(querier, sql, settings.withLabel(label));
    }

    /** With a limit on how long the database may work on it; zero for none. */
    public BlockingSql timeout(Duration timeout) {
        return new BlockingSql(querier, sql, settings.withTimeout(timeout));
    }

    /**
     * Tells how far it is while it runs, about ten times a second and never backwards: one call at a time, on a thread of
     * ours; one may still be under way when the statement has ended, and one that throws is logged and the last.
     * NOT_PORTABLE where the database does not say.
     */
    public BlockingSql onProgress(Consumer<? super Progress> report) {
        return new BlockingSql(querier, sql, settings.withProgress(report));
    }

    /**
     * Has the server keep the result in a cursor and send so many rows at a time, where its driver has that. Without it a flow
     * or stream is read as it is used, which bounds memory as well and is stopped sooner: a cursor helps where the server
     * should not be held up by a slow reader.
     */
    public BlockingSql fetchSize(int rows) {
        return new BlockingSql(querier, sql, settings.withFetchSize(rows));
    }

    /** The rows as a record, a class with one public constructor, a portable type of one column or an enum. */
    public <V> BlockingRows<V> rows(Class<V> type) {
        return rows(RowMappers.of(type));
    }

    /** The rows by a mapper of one's own. */
    public <V extends @Nullable Object> BlockingRows<V> rows(RowMapper<V> mapper) {
        return new PreparedRows<>(querier, mapper, () -> settings.request(querier.engine(), sql, Returns.ROWS));
    }

    /** The rows as maps from column name to value. */
    public BlockingRows<Map<String, @Nullable Object>> maps() {
        return rows(RowMappers.maps());
    }

    /** The rows by a function of the current row, which is valid only during the call; it must not block. */
    public <V extends @Nullable Object> BlockingRows<V> map(Function<Row, V> mapper) {
        return rows((RowMapper<V>) columns -> mapper::apply);
    }

    public <V> List<V> list(Class<V> type) {
        return rows(type).list();
    }

    public <V> V first(Class<V> type) {
        return rows(type).first();
    }

    public <V> @Nullable V firstOrNull(Class<V> type) {
        return rows(type).firstOrNull();
    }

    public <V> V one(Class<V> type) {
        return rows(type).one();
    }

    public <V> @Nullable V oneOrNull(Class<V> type) {
        return rows(type).oneOrNull();
    }

    /** The one value of the only row. */
    public <V> V value(Class<V> type) {
        return rows(type).one();
    }

    /** The rows as they come, to be closed; see {@link BlockingRows#stream()}. */
    public <V> Stream<V> stream(Class<V> type) {
        return rows(type).stream();
    }

    /** The rows as CSV; see {@link BlockingRows#csv()}. */
    public Stream<String> csv() {
        return maps().csv();
    }

    /** The rows as JSON lines; see {@link BlockingRows#jsonLines()}. */
    public Stream<String> jsonLines() {
        return maps().jsonLines();
    }

    /**
     * Writes the bytes of {@code copy … to stdout}, and gives their number; NOT_PORTABLE where there is no COPY. Memory is
     * bounded by a batch. The stream is neither flushed nor closed.
     */
    public long copyOut(OutputStream to) throws IOException {
        var rows = new PreparedRows<>(querier, Chunks.ROWS, () -> settings.copyOut(querier.engine(), sql));
        long written = 0;
        try (Stream<byte[]> chunks = rows.openStream()) {
            for (Iterator<byte[]> i = chunks.iterator(); i.hasNext(); ) {
                byte[] chunk = i.next();
                to.write(chunk);
                written += chunk.length;
            }
        }
        return written;
    }

    /**
     * Gives {@code copy … from stdin} the stream's bytes, as fast as the server takes them, and gives the number of rows made of
     * them. If the stream fails, or a row is refused (its line, from 0, is {@code RunnelException.row}), nothing is kept.
     * NOT_PORTABLE where there is no COPY. The stream is read on a thread of ours and not closed.
     */
    public long copyIn(InputStream from) {
        return querier.execute(settings.copyIn(querier.engine(), sql, new StreamBytes(from)));
    }

    /** How the database would run it, as lines of text; nothing is run or changed. */
    public List<String> explain() {
        return explained().explain();
    }

    /** Runs it, with all its effects, and gives the plan with what it did; NOT_PORTABLE where the database cannot. */
    public List<String> explainAnalyze() {
        return explained().explainAnalyze();
    }

    private PreparedRows<List<String>> explained() {
        return new PreparedRows<>(querier, Plan.ROWS, () -> settings.request(querier.engine(), sql, Returns.COUNT));
    }

    /** Runs it and gives the number of rows changed, 0 for a statement that changes none. */
    public long execute() {
        return querier.execute(settings.request(querier.engine(), sql, Returns.COUNT));
    }
}
