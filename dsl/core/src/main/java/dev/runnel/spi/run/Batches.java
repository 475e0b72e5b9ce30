package dev.runnel.spi.run;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a flow or a stream reads, batch after batch; see {@link Cursor}. */
public interface Batches<T extends @Nullable Object> {
    /**
     * Makes the run that fetches the next elements, an empty list at the end.
     *
     * @param largest rows of the largest batch
     */
    Run next(int largest, Outcome<List<T>> outcome);

    /** Ends the query, stopping it on the server if rows are left. Completes at the latest after 100 ms. */
    CompletionStage<@Nullable Void> close();

    /** As {@link #close}, for a reader that was not cancelled but has enough. */
    default CompletionStage<@Nullable Void> enough() {
        return close();
    }

    /** True once the session was given back or is being settled: {@link #close} has nothing to do. */
    boolean ended();
}
