package dev.runnel.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.mongodb.CallSettings;
import dev.runnel.internal.mongodb.Documents;
import dev.runnel.internal.mongodb.Reads;
import dev.runnel.row.TypeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/**
 * What every face's find is made of. Immutable: every method makes a new one.
 *
 * @param <C> the collection
 * @param <V> what each document becomes
 * @param <S> the face's own class
 */
public abstract class FindBuilder<C extends Collection<?>, V extends @Nullable Object, S extends FindBuilder<C, V, S>> {
    private final State<C, V> state;

    protected FindBuilder(State<C, V> state) {
        this.state = state;
    }

    /** Everything a find says. */
    public record State<C extends Collection<?>, V extends @Nullable Object>(
            C collection,
            Documents<V> documents,
            Filter filter,
            List<Sort> order,
            int limit,
            int skip,
            CallSettings settings) {
        /** All documents of a collection. */
        public static <R, C extends Collection<R>> State<C, R> from(C collection) {
            TypeUse type = TypeUse.of(collection.documentType()).nullable(false);
            return new State<>(collection, Documents.of(type), Filter.EVERYTHING, List.of(), 0, 0, CallSettings.NONE);
        }

        /** The same documents as something else. */
        public <X extends @Nullable Object> State<C, X> as(Documents<X> others) {
            return new State<>(collection, others, filter, order, limit, skip, settings);
        }

        /** The query as the engine reads it. */
        public Reads.Find<V> read() {
            return new Reads.Find<>(
                    collection.name(), documents, filter.document(), sort(order), limit, skip, settings);
        }
    }

    /** The different values of a field; CONFIGURATION if the find says what the server cannot heed for these. */
    protected final <X extends @Nullable Object> Reads.Distinct<X> distinctOf(Field<X> field) {
        if (state.limit != 0 || state.skip != 0 || !state.order.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The server gives distinct values all and in no order. Leave limit, offset and orderBy out, or"
                            + " group in an aggregation.");
        }
        return new Reads.Distinct<>(
                state.collection.name(),
                field.path(),
                Documents.values(field.type()),
                state.filter.document(),
                state.settings);
    }

    static BsonDocument sort(List<Sort> order) {
        var sort = new BsonDocument();
        order.forEach(term -> sort.put(term.field().path(), new BsonInt32(term.descending() ? -1 : 1)));
        return sort;
    }

    protected abstract S with(State<C, V> newState);

    protected final State<C, V> state() {
        return state;
    }

    public final C collection() {
        return state.collection;
    }

    /** Given twice, both must hold. */
    public final S where(Filter filter) {
        return with(new State<>(
                state.collection,
                state.documents,
                state.filter.and(filter),
                state.order,
                state.limit,
                state.skip,
                state.settings));
    }

    /** Given twice, the later terms decide between documents that are equal for the earlier ones. */
    public final S orderBy(Sort... terms) {
        var order = new ArrayList<>(state.order);
        order.addAll(Arrays.asList(terms));
        return with(new State<>(
                state.collection,
                state.documents,
                state.filter,
                List.copyOf(order),
                state.limit,
                state.skip,
                state.settings));
    }

    /** At most so many documents. */
    public final S limit(int documents) {
        if (documents < 1) {
            throw new RunnelException(ErrorKind.PARAMETER, "A limit is at least 1, but it is " + documents + ".");
        }
        return with(new State<>(
                state.collection, state.documents, state.filter, state.order, documents, state.skip, state.settings));
    }

    /** Leaves out the first so many. Pages are cheaper by {@code page}. */
    public final S offset(int documents) {
        if (documents < 0) {
            throw new RunnelException(ErrorKind.PARAMETER, "An offset is not negative, but it is " + documents + ".");
        }
        return with(new State<>(
                state.collection, state.documents, state.filter, state.order, state.limit, documents, state.settings));
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
        return new State<>(
                state.collection, state.documents, state.filter, state.order, state.limit, state.skip, settings);
    }
}
