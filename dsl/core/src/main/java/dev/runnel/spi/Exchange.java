package dev.runnel.spi;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One command on its way through a session. Owned by the engine call that opened it. */
public interface Exchange {
    /**
     * Hands at most {@code max} rows to the sink, then completes once. One fetch is pending at a time. The sink is called
     * on the driver's thread or inside this call, never concurrently, and before the stage completes; the stage may be
     * complete on return. A sink that throws gets no more rows, and the stage fails with what it threw.
     *
     * <p>A batch without more comes only once {@link #done()} holds, so that what fails at the very end (a deferred
     * constraint, the implicit commit) fails the fetch, and no cancel is sent into that commit.
     */
    CompletionStage<Batch> fetch(int max, RowSink sink);

    /**
     * {@link #fetch} for a caller that will not ask for further rows, so that a session can tell the server to make no more than
     * these; in place of the first fetch.
     */
    default CompletionStage<Batch> fetchOnly(int max, RowSink sink) {
        return fetch(max, sink);
    }

    /**
     * Asks the <em>server</em> to stop. Completes when this request can no longer reach a later statement. Any thread;
     * callable again, which sends again. Before the first fetch nothing is sent and the fetch fails with
     * STATEMENT_CANCELLED. While a fetch is pending, that fetch still completes, normally or not. Between two fetches a
     * blocking session closes the cursor, after which {@link #done()} holds; a non-blocking one needs its rest fetched
     * (and thrown away). After the end nothing happens.
     */
    CompletionStage<@Nullable Void> cancel();

    /** The caller will ask for {@link #progress()}; called before the first fetch, with {@link Capability#PROGRESS} only. */
    default void trackProgress() {}

    /** How far the pending fetch is; null if none is pending or the database does not say. Any thread; never blocks for long. */
    default @Nullable Progress progress() {
        return null;
    }

    /** True when the driver's whole answer has ended (not: when its first error has come). Any thread. */
    boolean done();
}
