package dev.runnel.mongodb;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An update in the making. Refused without {@code where} or {@code everyDocument()}. Immutable. */
public final class AsyncUpdate<R, C extends Collection<R>> extends ChangeBuilder<R, C, AsyncUpdate<R, C>> {
    private final AsyncMongoQuerier querier;

    AsyncUpdate(AsyncMongoQuerier querier, State<C> state) {
        super(state);
        this.querier = querier;
    }

    @Override
    protected AsyncUpdate<R, C> with(State<C> newState) {
        return new AsyncUpdate<>(querier, newState);
    }

    /** If no document meets the condition, one is inserted of its equalities and the changes. */
    public AsyncUpdate<R, C> upsert() {
        return upserting();
    }

    /** Updates every document that meets the condition, or one after {@code onlyOne} or {@link #upsert}. */
    public CompletableFuture<Updated> execute() {
        return querier.send(updating());
    }

    /** Updates one document and gives it as it is now; null if none meets the condition. */
    public CompletableFuture<@Nullable R> returningNew() {
        return querier.send(updatingReturning(true));
    }

    /** Updates one document and gives it as it was; null if none meets the condition. */
    public CompletableFuture<@Nullable R> returningOld() {
        return querier.send(updatingReturning(false));
    }
}
