package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.Json;
import dev.runnel.spi.run.Failures;
import dev.runnel.sql.InsertRows;
import dev.runnel.sql.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bulk path of many whole rows: one statement text, and as many rows in a command as the backend wants, fewer if they
 * are wide. For one thread.
 */
public final class Bulk<R> {
    /** What the values of one command may come to, so that wide rows need bounded memory as well. */
    private static final long MOST_BYTES = 4L << 20;

    /** A value in its object and the arrays that lead to it, about. */
    private static final int VALUE_BYTES = 32;

    private final Engine engine;
    private final InsertRows<R> insert;
    private final Rendered row;
    private final int batchRows;
    /** The texts by their numbers of rows, written once: all batches but the last are of one size. */
    private final Map<Integer, String> manyRows = new ConcurrentHashMap<>();

    private List<@Nullable Object[]> bindings;
    private long bytes;
    private long given;
    private long sent;
    private long written;

    public Bulk(Engine engine, InsertRows<R> insert) {
        this.engine = engine;
        this.insert = insert;
        this.row = insert.render(engine.backend().dialect());
        this.batchRows = engine.backend().bulkRows();
        this.bindings = new ArrayList<>();
    }

    /** Takes a row; true if a batch is full and {@link #next} should be sent. */
    public boolean add(R added) {
        @Nullable Object[] values;
        try {
            values = insert.encode(added);
        } catch (RunnelException e) {
            throw at(e, given, bindings.size());
        }
        bindings.add(values);
        bytes += bytes(values);
        return isFull();
    }

    /** True if {@link #next} should be sent before another row is added. */
    public boolean isFull() {
        return bindings.size() >= batchRows || bytes >= MOST_BYTES;
    }

    private static long bytes(@Nullable Object[] values) {
        long bytes = (long) values.length * VALUE_BYTES;
        for (Object value : values) {
            if (value instanceof String text) {
                bytes += text.length();
            } else if (value instanceof byte[] array) {
                bytes += array.length;
            } else if (value instanceof Json json) {
                bytes += json.text().length();
            }
        }
        return bytes;
    }

    /** The command of the rows added since the last one, which may still be under way; null if there are none. */
    public @Nullable Request next() {
        if (bindings.isEmpty()) {
            return null;
        }
        List<@Nullable Object[]> taken = bindings;
        bindings = new ArrayList<>(taken.size());
        bytes = 0;
        given += taken.size();
        return Settings.NONE.request(
                engine,
                new Command(
                        row.sql(), taken, row.types(), Returns.COUNT, null, 0, insert.target(), this::manyRows, null));
    }

    private String manyRows(int rows) {
        return manyRows.computeIfAbsent(
                rows, n -> insert.times(n).render(engine.backend().dialect()).sql());
    }

    /** Rows inserted so far; of an upsert, those inserted or updated, as the database counts them. */
    public long written() {
        return written;
    }

    /**
     * The last command has been done.
     *
     * @param affected rows it has changed
     * @return the rows sent so far
     */
    public long done(Request request, long affected) {
        int rows = request.command().bindings().size();
        sent += rows;
        written += insert.isUpsert() ? affected : rows;
        return sent;
    }

    /** What a command's future failed with, as the exception to fail with. */
    public RunnelException failed(Throwable error) {
        return at(Failures.of(error));
    }

    /** The error of a command, with the position of its row among all rows given. */
    public RunnelException at(RunnelException error) {
        Long failed = error.row();
        return failed == null ? error : at(error, sent, failed);
    }

    private static RunnelException at(RunnelException error, long before, long rowOfBatch) {
        long position = before + rowOfBatch;
        return new RunnelException(
                error.kind(),
                "Row " + position + " (counted from 0) could not be inserted, so none was. " + error.getMessage(),
                error.getCause(),
                error.details().withRow(position));
    }
}
