package dev.runnel.internal.engine;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowMapper;
import dev.runnel.spi.Batch;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A query read in batches, for flows and streams: the session is held from the first batch until the rows have ended or
 * {@link #close} was called, and nothing is read ahead, so memory is bounded by one batch. One {@link #next} at a time.
 */
public final class Cursor<T extends @Nullable Object> extends RowCollector<T> implements Batches<T> {
    private static final int FIRST_BATCH = 64;
    /** Text and bytes of one batch, after which it takes no further row: large rows make small batches. */
    private static final long MOST_BYTES = 1 << 20;

    private @Nullable Outcome<List<T>> waiting;
    private @Nullable RunnelException failure;
    private final boolean inTransaction;
    private boolean drained;
    private boolean ended;
    private int size = FIRST_BATCH;
    private long bytesBefore;

    Cursor(Engine engine, SessionSource source, Request request, RowMapper<T> mapper, Caller caller) {
        super(engine, source, request, mapper, Integer.MAX_VALUE, caller);
        this.inTransaction = source.inTransaction();
    }

    /**
     * Makes the run that fetches the next rows, an empty list at the end. The first batches are small, so that a flow of which
     * little is taken reads little.
     *
     * @param largest rows of the largest batch
     */
    @Override
    public Run next(int largest, Outcome<List<T>> outcome) {
        int wanted = Math.min(size, largest);
        size = (int) Math.min(4L * wanted, Integer.MAX_VALUE);
        return new Run() {
            @Override
            public void start() {
                next(outcome, wanted);
            }

            @Override
            public void cancel() {
                close();
            }

            @Override
            public CompletionStage<@Nullable Void> whenLeft() {
                return Cursor.this.whenLeft();
            }
        };
    }

    private void next(Outcome<List<T>> outcome, int max) {
        RunnelException failed;
        boolean over;
        boolean atEnd;
        synchronized (this) {
            failed = failure;
            over = ended;
            atEnd = drained;
            if (failed == null && !over) {
                waiting = outcome;
            }
        }
        if (failed != null) {
            outcome.fail(failed);
        } else if (over) {
            outcome.complete(List.of());
        } else if (atEnd) {
            end(caller.mayBlock(), List.of());
        } else {
            fetch(max);
        }
    }

    @Override
    boolean fetchesAgain() {
        return true;
    }

    @Override
    public boolean full() {
        return bytesRead() - bytesBefore >= MOST_BYTES;
    }

    @Override
    void fetched(Batch batch, boolean here) {
        bytesBefore = bytesRead();
        List<T> rows = take(batch);
        if (batch.more() && rows.isEmpty()) {
            fetch(max());
        } else if (batch.more()) {
            deliver(rows);
        } else if (inTransaction && !rows.isEmpty()) {
            // A transaction's session stays with the flow to its end, so that a statement beside it is refused whether
            // there
            // are few rows or many, and not only when there is more than one batch of them.
            synchronized (this) {
                drained = true;
            }
            deliver(rows);
        } else {
            // The session goes back before the last rows are handed out: the collector may take its time.
            end(here, rows);
        }
    }

    private void end(boolean here, List<T> last) {
        finish(here, () -> {
            synchronized (this) {
                ended = true;
            }
            deliver(last);
        });
    }

    private void deliver(List<T> rows) {
        Outcome<List<T>> outcome = taken();
        if (outcome != null) {
            outcome.complete(rows);
        }
    }

    @Override
    void stopped(RunnelException why) {
        Outcome<List<T>> outcome;
        synchronized (this) {
            failure = why;
            outcome = taken();
        }
        if (outcome != null) {
            outcome.fail(why);
        }
    }

    private synchronized @Nullable Outcome<List<T>> taken() {
        Outcome<List<T>> outcome = waiting;
        waiting = null;
        return outcome;
    }

    /**
     * Ends the query, stopping it on the server if rows are left. Any thread, again does nothing.
     *
     * @return completes when the session was given back, and at the latest after 100 ms
     */
    @Override
    public CompletionStage<@Nullable Void> close() {
        stop(closedEarly());
        return whenLeft();
    }

    /**
     * As {@link #close}, for a reader that was not cancelled but has enough. In a transaction that goes on, rows not fetched
     * yet are read and thrown away, because to cancel the query may abort the transaction with it.
     */
    @Override
    public CompletionStage<@Nullable Void> enough() {
        leave(closedEarly());
        return whenLeft();
    }

    private RunnelException closedEarly() {
        return new RunnelException(
                ErrorKind.STATEMENT_CANCELLED,
                "The flow or stream was closed before its rows had ended.",
                null,
                ErrorDetails.NONE.withLabel(request.command().label()));
    }

    /** True once the session was given back or is being settled: {@link #close} has nothing to do. */
    @Override
    public synchronized boolean ended() {
        return ended || failure != null;
    }
}
