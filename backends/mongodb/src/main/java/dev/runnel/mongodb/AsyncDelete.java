package dev.runnel.mongodb;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A delete in the making. Refused without {@code where} or {@code everyDocument()}. Immutable. */
public final class AsyncDelete<R, C extends Collection<R>> extends ChangeBuilder<R, C, AsyncDelete<R, C>> {
    private final AsyncMongoQuerier querier;

    AsyncDelete(AsyncMongoQuerier querier, State<C> state) {
        super(state);
        this.querier = querier;
    }

    @Override
    protected AsyncDelete<R, C> with(State<C> newState) {
        return new AsyncDelete<>(querier, newState);
    }

    /** Deletes every document that meets the condition, or one after {@code onlyOne}, and gives their number. */
    public CompletableFuture<Long> execute() {
        return querier.send(deleting());
    }

    /** Deletes one document and gives it; null if none meets the condition. */
    public CompletableFuture<@Nullable R> returningOld() {
        return querier.send(deletingReturning());
    }
}
