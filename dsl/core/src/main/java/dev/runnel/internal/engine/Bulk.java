package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.sql.InsertRows;
import dev.runnel.sql.Rendered;
import dev.runnel.sql.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bulk path of many whole rows: one statement text, one command per thousand rows. For one thread. */
public final class Bulk<R> {
    /** Rows of one command: enough to make the round trip cheap, few enough to keep memory and the wait for a cancel small. */
    public static final int BATCH = 1_000;

    private final Engine engine;
    private final InsertRows<R> insert;
    private final Rendered rendered;
    private List<@Nullable Object[]> bindings = new ArrayList<>(BATCH);
    private long sent;

    public Bulk(Engine engine, Table<R> table) {
        this.engine = engine;
        this.insert = InsertRows.into(table);
        this.rendered = insert.render(engine.backend().dialect());
    }

    /** Takes a row; true if a batch is full and {@link #next} should be sent. */
    public boolean add(R row) {
        bindings.add(insert.encode(row));
        return bindings.size() == BATCH;
    }

    /** The command of the rows added since the last one; null if there are none. */
    public @Nullable Request next() {
        if (bindings.isEmpty()) {
            return null;
        }
        List<@Nullable Object[]> taken = bindings;
        bindings = new ArrayList<>(BATCH);
        return Settings.NONE.batch(engine, rendered.sql(), rendered.types(), taken);
    }

    /** Rows inserted so far. */
    public long inserted() {
        return sent;
    }

    /** The last command has been done. Gives the rows inserted so far. */
    public long done(Request request) {
        sent += request.command().bindings().size();
        return sent;
    }

    /** What a command's future failed with, as the exception to fail with. */
    public RunnelException failed(Throwable error) {
        return at(Errors.classify(error));
    }

    /** The error of a command, with the position of its row among all rows given. */
    public RunnelException at(RunnelException error) {
        Long row = error.row();
        if (row == null) {
            return error;
        }
        long position = sent + row;
        return new RunnelException(
                error.kind(),
                "Row " + position + " (counted from 0) could not be inserted, so none was. " + error.getMessage(),
                error.getCause(),
                error.details().withRow(position));
    }
}
