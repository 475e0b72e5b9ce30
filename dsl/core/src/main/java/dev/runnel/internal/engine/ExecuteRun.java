package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.Batch;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;

/** A statement of which only the number of changed rows is wanted. */
public final class ExecuteRun extends ExchangeRun implements Run {
    private final Outcome<Long> outcome;
    private long affected = -1;

    ExecuteRun(Engine engine, SessionSource source, Request request, Caller caller, Outcome<Long> outcome) {
        super(engine, source, request, caller);
        this.outcome = outcome;
    }

    @Override
    public void start() {
        fetch(Integer.MAX_VALUE);
    }

    @Override
    public void cancel() {
        stop(Errors.cancelled(request));
    }

    @Override
    RowSink sink() {
        return RowSink.DISCARD;
    }

    @Override
    void fetched(Batch batch, boolean here) {
        affected = batch.affected();
        finish(here, () -> outcome.complete(Math.max(0, affected)));
    }

    @Override
    boolean resumesElsewhere() {
        return outcome.resumesElsewhere();
    }

    @Override
    void stopped(RunnelException why) {
        outcome.fail(why);
    }

    @Override
    long rows() {
        return 0;
    }

    @Override
    long affected() {
        return affected;
    }
}
