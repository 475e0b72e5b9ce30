package dev.runnel.mongodb;

import dev.runnel.internal.mongodb.CallSettings;
import dev.runnel.internal.mongodb.Documents;
import dev.runnel.internal.mongodb.Reads;
import dev.runnel.row.TypeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What every face's aggregation is made of: stages, in the order given. Immutable: every method makes a new one.
 *
 * @param <C> the collection
 * @param <V> what each document at the end becomes
 * @param <S> the face's own class
 */
public abstract class AggregateBuilder<
        C extends Collection<?>, V extends @Nullable Object, S extends AggregateBuilder<C, V, S>> {
    private final State<C, V> state;

    protected AggregateBuilder(State<C, V> state) {
        this.state = state;
    }

    /** Everything an aggregation says. */
    public record State<C extends Collection<?>, V extends @Nullable Object>(
            C collection, Documents<V> documents, List<BsonDocument> stages, CallSettings settings) {
        public static <R, C extends Collection<R>> State<C, R> of(C collection) {
            TypeUse type = TypeUse.of(collection.documentType()).nullable(false);
            return new State<>(collection, Documents.of(type), List.of(), CallSettings.NONE);
        }

        /** The same documents as something else. */
        public <X extends @Nullable Object> State<C, X> as(Documents<X> others) {
            return new State<>(collection, others, stages, settings);
        }

        /** The query as the engine reads it. */
        public Reads.Aggregate<V> read() {
            return new Reads.Aggregate<>(collection.name(), documents, stages, settings);
        }
    }

    protected abstract S with(State<C, V> newState);

    protected final State<C, V> state() {
        return state;
    }

    public final C collection() {
        return state.collection;
    }

    /** Lets through what meets the condition. */
    public final S match(Filter filter) {
        return stage(new BsonDocument("$match", filter.document()));
    }

    /**
     * One document for each value of the field, which becomes its {@code _id}, with what the accumulators make of those
     * that have it: {@code group(ORDERS.customer, Accumulator.sum("total", ORDERS.total))}.
     */
    public final S group(Field<?> by, Accumulator... accumulators) {
        return stage(Accumulator.group(new BsonString(by.expression()), accumulators));
    }

    /** One document for all of them. */
    public final S groupAll(Accumulator... accumulators) {
        return stage(Accumulator.group(BsonNull.VALUE, accumulators));
    }

    public final S orderBy(Sort... terms) {
        return stage(new BsonDocument("$sort", FindBuilder.sort(List.of(terms))));
    }

    public final S limit(int documents) {
        return stage(new BsonDocument("$limit", new BsonInt32(documents)));
    }

    public final S offset(int documents) {
        return stage(new BsonDocument("$skip", new BsonInt32(documents)));
    }

    /** One document for each element of the list, which takes the list's place. */
    public final S unwind(Field<?> list) {
        return stage(new BsonDocument("$unwind", new BsonString(list.expression())));
    }

    /** Any stage, in the server's own words: {@code stage(Aggregates.lookup(…))}. */
    public final S stage(Bson stage) {
        var stages = new ArrayList<>(state.stages);
        stages.add(stage.toBsonDocument());
        return with(new State<>(state.collection, state.documents, List.copyOf(stages), state.settings));
    }

    /** With a name for messages, logs and metrics. */
    public final S label(String label) {
        return with(settings(state.settings.withLabel(label)));
    }

    /** With a limit on how long the server may work on it; {@link Duration#ZERO} for none. */
    public final S timeout(Duration timeout) {
        return with(settings(state.settings.withTimeout(timeout)));
    }

    private State<C, V> settings(CallSettings settings) {
        return new State<>(state.collection, state.documents, state.stages, settings);
    }
}
