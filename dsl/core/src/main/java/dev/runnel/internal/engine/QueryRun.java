package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.row.RowMapper;
import dev.runnel.spi.Batch;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query that ends in one of the {@link Terminal} words: one fetch, one result. */
public final class QueryRun<T extends @Nullable Object, R extends @Nullable Object> extends RowCollector<T>
        implements Run {
    private final Terminal<T, R> terminal;
    private final Outcome<R> outcome;

    QueryRun(
            Engine engine,
            SessionSource source,
            Request request,
            RowMapper<T> mapper,
            Terminal<T, R> terminal,
            Caller caller,
            Outcome<R> outcome) {
        super(engine, source, request, mapper, terminal.limit(), caller);
        this.terminal = terminal;
        this.outcome = outcome;
    }

    /**
     * What may change data is always read to its end: stopped after the first row it might be undone, or fail at its end,
     * when its row has been reported already.
     */
    @Override
    public void start() {
        fetch(request.reads() ? terminal.limit() : Integer.MAX_VALUE);
    }

    @Override
    public void cancel() {
        stop(Errors.cancelled(request));
    }

    @Override
    void fetched(Batch batch, boolean here) {
        List<T> rows = take(batch);
        R result;
        try {
            result = terminal.of(rows);
        } catch (RunnelException e) {
            RunnelException labelled = e.withLabel(request.command().label());
            finish(here, () -> outcome.fail(labelled));
            return;
        }
        finish(here, () -> outcome.complete(result));
    }

    @Override
    boolean resumesElsewhere() {
        return outcome.resumesElsewhere();
    }

    @Override
    void stopped(RunnelException why) {
        outcome.fail(why);
    }
}
