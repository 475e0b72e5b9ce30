package dev.runnel.mongodb;

import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.mongodb.Documents;
import dev.runnel.internal.mongodb.FeedSubscription;
import dev.runnel.row.TypeUse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A pipeline in the making; ends in one of the words of {@link AsyncRows}. Immutable. */
public final class AsyncAggregate<C extends Collection<?>, V extends @Nullable Object>
        extends AggregateBuilder<C, V, AsyncAggregate<C, V>> implements AsyncRows<V> {
    private final AsyncMongoQuerier querier;

    AsyncAggregate(AsyncMongoQuerier querier, State<C, V> state) {
        super(state);
        this.querier = querier;
    }

    @Override
    protected AsyncAggregate<C, V> with(State<C, V> newState) {
        return new AsyncAggregate<>(querier, newState);
    }

    /** The documents at the pipeline's end as objects of a class. */
    public <X> AsyncAggregate<C, X> into(Class<X> type) {
        return new AsyncAggregate<>(
                querier, state().as(Documents.of(TypeUse.of(type).nullable(false))));
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> run(Terminal<V, R> word) {
        return querier.engine().rows(querier.session(), state().read(), word);
    }

    @Override
    public Flow.Publisher<V> stream() {
        return FeedSubscription.publisher(() -> querier.engine().cursor(querier.session(), state().read()));
    }
}
