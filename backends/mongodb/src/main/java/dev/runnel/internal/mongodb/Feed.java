package dev.runnel.internal.mongodb;

import dev.runnel.spi.run.StoppableFuture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is read batch by batch, one batch at a time: a cursor, or the changes of a stream. */
public interface Feed<T extends @Nullable Object> {
    /**
     * The next ones, an empty list at the end. Stopped, it ends the feed.
     *
     * @param most of them
     */
    StoppableFuture<List<T>> next(int most);

    /** True when {@link #next} would give an empty list. */
    boolean ended();

    /** Ends it on the server, from any thread. */
    void close();
}
