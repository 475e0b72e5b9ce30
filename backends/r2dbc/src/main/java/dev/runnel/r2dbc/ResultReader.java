package dev.runnel.r2dbc;

import dev.runnel.r2dbc.StatementTexts.Known;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.RowSink;
import io.netty.channel.EventLoop;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads what one execution of a statement answers: result by result, each subscribed to inside the {@code onNext} that
 * brought it (collected first and read later, drivers hang), row by row in the driver's callback, and never more rows than
 * were asked for. Sees the answer to its end whatever happens; nothing is cancelled.
 *
 * <p>Signals may come on the driver's thread or inside a {@code request}. Each notes what has happened and calls
 * {@link #advance}; whichever thread finds nobody there does what is next, one step after the other. So the driver is never
 * called with a lock held, and a driver that answers inside {@code request} does not pile up calls.
 *
 * <p>More is asked for on the thread on which the driver reads the connection. From another one it meets a driver that still
 * delivers what it has read: r2dbc-postgresql 1.1.1 then gave rows in the wrong order ({@code BackendMessageSubscriber} hands a
 * message past the one that the asking thread has just taken from the buffer), r2dbc-mariadb 1.4.0 forgot the request for ever
 * ({@code tryDrainQueue} sees no demand, and whoever brings it fails to get the lock that it still holds).
 */
final class ResultReader implements Subscriber<Result>, BiFunction<Row, RowMetadata, Object> {
    /** Who reads. Called on the driver's thread or inside {@link #read}. */
    interface Reading {
        /** As many rows as were asked for have come, or the sink is full; {@link #read} goes on. */
        void enough();

        /**
         * The sink has thrown: no more rows are asked for. {@link #read} sees the rest of the answer to its end, without the
         * sink; then comes {@link #ended}.
         */
        void sinkFailed(Throwable failure);

        /** One result has ended; only while rows may be given out. */
        void resultEnded(int index, long affected);

        /**
         * The whole answer has ended.
         *
         * @param bySink the failure is what the sink threw
         */
        void ended(@Nullable Throwable failure, boolean bySink);
    }

    private enum Step {
        ROWS,
        RESULT,
        RESULT_ENDED,
        ENDED,
        NONE
    }

    private static final Object TOKEN = new Object();
    private static final int FIRST_WINDOW = 32;
    private static final int LARGEST_WINDOW = 1_024;
    /** A sink that counts bytes is asked after each row, and rows already asked for cannot be taken back. */
    private static final int WINDOW_BYTES = 256 * 1024;

    private final Reading reading;
    private final @Nullable EventLoop loop;
    private final Known text;
    private final Returns returns;
    private final Rows rowsOf = new Rows();

    // Under the lock.
    private boolean busy;
    private boolean wanted;
    private boolean rowsAsked;
    private boolean resultAsked;
    private boolean resultOpen;
    private boolean resultEnded;
    private boolean allResults;
    private @Nullable Throwable failure;

    // Of the thread that reads or of the driver's, never both: handed over by request() and by the lock.
    private @Nullable Subscription results;
    private @Nullable Subscription rows;
    private RowSink sink = RowSink.DISCARD;
    private @Nullable R2dbcRow row;
    private @Nullable Throwable sinkFailure;
    private volatile boolean dropping;
    private boolean told;
    private boolean endless;
    private boolean full;
    private long left;
    private long window;
    private long rowsOfResult;
    private int index;
    private long count = -1;
    private long affected = -1;

    /** @param loop the thread on which the driver reads the connection; null if nobody knows */
    ResultReader(Reading reading, @Nullable EventLoop loop, Known text, Returns returns) {
        this.reading = reading;
        this.loop = loop;
        this.text = text;
        this.returns = returns;
    }

    /** Rows changed by the results that have ended, -1 if none says so. */
    long affected() {
        return affected;
    }

    /**
     * Sends the statement and reads the first rows.
     *
     * @param whole all rows are wanted at once, and no sink that is full stops them: asked for in windows, they would come
     *     more slowly, since a driver stops to read the connection at the end of each
     */
    void start(Publisher<? extends Result> answer, int max, RowSink sink, boolean whole) {
        endless = whole;
        want(max, sink);
        answer.subscribe(this);
    }

    /** Reads more rows, after {@link Reading#enough}. */
    void read(int max, RowSink sink) {
        want(max, sink);
        advance();
    }

    private synchronized void want(int max, RowSink sink) {
        this.sink = sink;
        left = max;
        full = false;
        wanted = true;
        if (resultOpen && rows != null) {
            nextWindow();
        }
    }

    /** With the lock held, or before the rows flow. */
    private void nextWindow() {
        endless |= dropping;
        long bytes = row == null || rowsOfResult == 0 ? 0 : row.bytesRead() / rowsOfResult;
        long most = rowsOfResult == 0
                ? FIRST_WINDOW
                : Math.max(1, Math.min(LARGEST_WINDOW, WINDOW_BYTES / Math.max(1, bytes)));
        window = endless ? Long.MAX_VALUE : Math.min(left, most);
        rowsAsked = true;
    }

    private void advance() {
        synchronized (this) {
            if (busy) {
                return;
            }
            busy = true;
        }
        Step step = next();
        while (step != Step.NONE) {
            perform(step);
            step = next();
        }
    }

    private synchronized Step next() {
        if (wanted && rowsAsked) {
            rowsAsked = false;
            return Step.ROWS;
        }
        if (wanted && !resultOpen) {
            if (resultEnded) {
                resultEnded = false;
                return Step.RESULT_ENDED;
            }
            if (allResults) {
                wanted = false;
                return Step.ENDED;
            }
            if (!resultAsked) {
                resultAsked = true;
                return Step.RESULT;
            }
        }
        busy = false;
        return Step.NONE;
    }

    private void perform(Step step) {
        Subscription open = step == Step.ROWS ? rows : results;
        switch (step) {
            case ROWS -> ask(open, window);
            case RESULT -> ask(open, 1);
            case RESULT_ENDED -> endResult();
            default -> reading.ended(failure == null ? sinkFailure : failure, failure == null);
        }
    }

    private void ask(@Nullable Subscription open, long n) {
        if (open == null) {
            return;
        }
        if (loop == null || loop.inEventLoop() || loop.isShuttingDown()) {
            open.request(n);
        } else {
            loop.execute(() -> open.request(n));
        }
    }

    private void endResult() {
        long n = text.query || returns == Returns.COPY_OUT
                ? -1
                : returns == Returns.COUNT ? Math.max(count, 0) : Math.max(count, rowsOfResult);
        if (returns != Returns.ROWS && n >= 0) {
            affected = Math.max(affected, 0) + n;
        }
        if (!dropping) {
            try {
                reading.resultEnded(index, returns == Returns.ROWS ? -1 : n);
            } catch (Throwable e) {
                drop(e);
                tell();
            }
        }
        index++;
    }

    private void drop(Throwable e) {
        if (sinkFailure == null) {
            sinkFailure = e;
        }
        dropping = true;
    }

    /** The caller hears at once: the rest may be long, and it is the caller's to stop. */
    private void tell() {
        Throwable thrown = sinkFailure;
        if (told || thrown == null) {
            return; // also for the rows of an answer that nobody wants any more
        }
        told = true;
        synchronized (this) {
            wanted = false;
        }
        reading.sinkFailed(thrown);
    }

    @Override
    public void onSubscribe(Subscription s) {
        results = s;
        synchronized (this) {
            resultAsked = true;
        }
        // Here and not in advance(), as for the rows: drivers send after this call, and nothing has come yet.
        s.request(1);
    }

    @Override
    public void onNext(Result result) {
        synchronized (this) {
            resultAsked = false;
            resultOpen = true;
            rows = null;
        }
        row = null;
        rowsOfResult = 0;
        count = -1;
        try {
            switch (returns) {
                case COUNT -> result.getRowsUpdated().subscribe(new Counts());
                case ROWS, COPY_OUT -> result.map(this).subscribe(rowsOf);
                default -> result.filter(this::noteCount).map(this).subscribe(rowsOf);
            }
        } catch (Throwable e) {
            // Of a result that nobody reads the end never comes.
            onError(new IllegalStateException("The driver gave a result that cannot be read.", e));
        }
    }

    private boolean noteCount(Result.Segment segment) {
        if (segment instanceof Result.UpdateCount updated) {
            count = Math.max(count, 0) + updated.value();
        }
        return true;
    }

    @Override
    public void onError(Throwable e) {
        synchronized (this) {
            failure = failure == null ? e : failure;
            allResults = true;
            resultOpen = false;
            dropping = true;
        }
        advance();
    }

    @Override
    public void onComplete() {
        synchronized (this) {
            allResults = true;
        }
        advance();
    }

    private void resultDone(@Nullable Throwable e) {
        synchronized (this) {
            resultOpen = false;
            resultEnded = e == null;
            rowsAsked = false;
            if (e != null) {
                failure = failure == null ? e : failure;
                dropping = true;
            }
        }
        advance();
    }

    /** One row, in the driver's callback. What the sink throws stays here: the driver's answer is read to its end. */
    @Override
    public Object apply(Row current, RowMetadata metadata) {
        if (!dropping) {
            try {
                R2dbcRow mine = row;
                if (mine == null) {
                    mine = new R2dbcRow(text.shape(metadata));
                    row = mine;
                    sink.columns(mine.columns());
                }
                mine.moveTo(current);
                sink.row(mine);
                mine.moveTo(null);
                full |= sink.full();
            } catch (Throwable e) {
                drop(e);
            }
        }
        return TOKEN;
    }

    /** The rows of the open result. */
    private final class Rows implements Subscriber<Object> {
        @Override
        public void onSubscribe(Subscription s) {
            synchronized (ResultReader.this) {
                rows = s;
                nextWindow();
                rowsAsked = false;
            }
            // Here and not in advance(): drivers send the statement after this call, so nothing has come that it could
            // meet.
            s.request(window);
        }

        @Override
        public void onNext(Object token) {
            rowsOfResult++;
            if (dropping) {
                tell();
                return;
            }
            if (endless) {
                return;
            }
            left--;
            if (--window > 0) {
                return;
            }
            boolean goOn = left > 0 && !full;
            synchronized (ResultReader.this) {
                if (goOn) {
                    nextWindow();
                } else {
                    wanted = false;
                }
            }
            if (goOn) {
                advance();
            } else {
                reading.enough();
            }
        }

        @Override
        public void onError(Throwable e) {
            resultDone(e);
        }

        @Override
        public void onComplete() {
            resultDone(null);
        }
    }

    /** The count of the open result. */
    private final class Counts implements Subscriber<Long> {
        @Override
        public void onSubscribe(Subscription s) {
            s.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Long n) {
            count = Math.max(count, 0) + n;
        }

        @Override
        public void onError(Throwable e) {
            resultDone(e);
        }

        @Override
        public void onComplete() {
            resultDone(null);
        }
    }
}
