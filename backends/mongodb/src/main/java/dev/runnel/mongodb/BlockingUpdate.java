package dev.runnel.mongodb;

import org.jspecify.annotations.Nullable;

/** An update in the making. Refused without {@code where} or {@code everyDocument()}. Immutable. */
public final class BlockingUpdate<R, C extends Collection<R>> extends ChangeBuilder<R, C, BlockingUpdate<R, C>> {
    private final BlockingMongoQuerier querier;

    BlockingUpdate(BlockingMongoQuerier querier, State<C> state) {
        super(state);
        this.querier = querier;
    }

    @Override
    protected BlockingUpdate<R, C> with(State<C> newState) {
        return new BlockingUpdate<>(querier, newState);
    }

    /** If no document meets the condition, one is inserted of its equalities and the changes. */
    public BlockingUpdate<R, C> upsert() {
        return upserting();
    }

    /** Updates every document that meets the condition, or one after {@code onlyOne} or {@link #upsert}. */
    public Updated execute() {
        return querier.send(updating());
    }

    /** Updates one document and gives it as it is now; null if none meets the condition. */
    public @Nullable R returningNew() {
        return querier.send(updatingReturning(true));
    }

    /** Updates one document and gives it as it was; null if none meets the condition. */
    public @Nullable R returningOld() {
        return querier.send(updatingReturning(false));
    }
}
