package dev.runnel.mongodb;

import org.jspecify.annotations.Nullable;

/** A delete in the making. Refused without {@code where} or {@code everyDocument()}. Immutable. */
public final class BlockingDelete<R, C extends Collection<R>> extends ChangeBuilder<R, C, BlockingDelete<R, C>> {
    private final BlockingMongoQuerier querier;

    BlockingDelete(BlockingMongoQuerier querier, State<C> state) {
        super(state);
        this.querier = querier;
    }

    @Override
    protected BlockingDelete<R, C> with(State<C> newState) {
        return new BlockingDelete<>(querier, newState);
    }

    /** Deletes every document that meets the condition, or one after {@code onlyOne}, and gives their number. */
    public long execute() {
        return querier.send(deleting());
    }

    /** Deletes one document and gives it; null if none meets the condition. */
    public @Nullable R returningOld() {
        return querier.send(deletingReturning());
    }
}
