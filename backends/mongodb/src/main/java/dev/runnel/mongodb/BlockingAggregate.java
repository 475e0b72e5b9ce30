package dev.runnel.mongodb;

import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.mongodb.Blocked;
import dev.runnel.internal.mongodb.Documents;
import dev.runnel.row.TypeUse;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pipeline in the making; ends in one of the words of {@link BlockingRows}. Immutable. */
public final class BlockingAggregate<C extends Collection<?>, V extends @Nullable Object>
        extends AggregateBuilder<C, V, BlockingAggregate<C, V>> implements BlockingRows<V> {
    private final BlockingMongoQuerier querier;

    BlockingAggregate(BlockingMongoQuerier querier, State<C, V> state) {
        super(state);
        this.querier = querier;
    }

    @Override
    protected BlockingAggregate<C, V> with(State<C, V> newState) {
        return new BlockingAggregate<>(querier, newState);
    }

    /** The documents at the pipeline's end as objects of a class. */
    public <X> BlockingAggregate<C, X> into(Class<X> type) {
        return new BlockingAggregate<>(
                querier, state().as(Documents.of(TypeUse.of(type).nullable(false))));
    }

    @Override
    public <R extends @Nullable Object> R run(Terminal<V, R> word) {
        return Blocked.on(() -> querier.engine().rows(querier.session(), state().read(), word));
    }

    @Override
    public Stream<V> stream() {
        return Blocked.stream(querier.engine().cursor(querier.session(), state().read()));
    }
}
