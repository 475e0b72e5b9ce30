package dev.runnel.mongodb;

import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.mongodb.CallSettings;
import dev.runnel.internal.mongodb.Documents;
import dev.runnel.internal.mongodb.Statement;
import dev.runnel.internal.mongodb.Writes;
import dev.runnel.row.TypeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What every face's update and delete are made of. Immutable: every method makes a new one. Refused without {@code
 * where} or {@code everyDocument}.
 *
 * @param <R> a document
 * @param <C> the collection
 * @param <S> the face's own class
 */
public abstract class ChangeBuilder<R, C extends Collection<R>, S extends ChangeBuilder<R, C, S>> {
    private final State<C> state;

    protected ChangeBuilder(State<C> state) {
        this.state = state;
    }

    /**
     * Everything an update or delete says.
     *
     * @param changes null for a delete
     * @param filter null before {@code where} or {@code everyDocument}
     */
    public record State<C extends Collection<?>>(
            C collection,
            @Nullable BsonDocument changes,
            @Nullable Filter filter,
            List<Sort> order,
            boolean one,
            boolean upsert,
            CallSettings settings) {
        public static <C extends Collection<?>> State<C> update(C collection, Changes changes) {
            return new State<>(collection, changes.document(), null, List.of(), false, false, CallSettings.NONE);
        }

        public static <C extends Collection<?>> State<C> delete(C collection) {
            return new State<>(collection, null, null, List.of(), false, false, CallSettings.NONE);
        }
    }

    protected abstract S with(State<C> newState);

    public final C collection() {
        return state.collection;
    }

    /** Given twice, both must hold. */
    public final S where(Filter filter) {
        Filter before = state.filter;
        return with(state(
                before == null ? filter : before.and(filter), state.order, state.one, state.upsert, state.settings));
    }

    /** Says that a change without where is meant. */
    public final S everyDocument() {
        Filter before = state.filter;
        return with(state(
                before == null ? Filter.EVERYTHING : before, state.order, state.one, state.upsert, state.settings));
    }

    /** Only one document, whichever the server finds first. */
    public final S onlyOne() {
        return with(state(state.filter, state.order, true, state.upsert, state.settings));
    }

    /** Which of several documents {@code returningOld} and {@code returningNew} take. */
    public final S orderBy(Sort... terms) {
        var order = new ArrayList<>(state.order);
        order.addAll(Arrays.asList(terms));
        return with(state(state.filter, order, state.one, state.upsert, state.settings));
    }

    /** With a name for messages, logs and metrics. */
    public final S label(String label) {
        return with(state(state.filter, state.order, state.one, state.upsert, state.settings.withLabel(label)));
    }

    /** With a limit on how long the server may work on it; {@link Duration#ZERO} for none. */
    public final S timeout(Duration timeout) {
        return with(state(state.filter, state.order, state.one, state.upsert, state.settings.withTimeout(timeout)));
    }

    /** If no document meets the condition, inserts one of its equalities and the changes. For updates. */
    protected final S upserting() {
        return with(state(state.filter, state.order, true, true, state.settings));
    }

    private State<C> state(
            @Nullable Filter filter, List<Sort> order, boolean one, boolean upsert, CallSettings settings) {
        return new State<>(state.collection, state.changes, filter, List.copyOf(order), one, upsert, settings);
    }

    /** What the engine sends for an update. */
    protected final Statement<UpdateResult, Updated> updating() {
        return Writes.update(
                        state.collection.name(),
                        filter(),
                        changes(),
                        state.one,
                        new UpdateOptions().upsert(state.upsert),
                        state.settings)
                .map(Updated::of);
    }

    /** What the engine sends for a delete. */
    protected final Statement<?, Long> deleting() {
        return Writes.delete(state.collection.name(), filter(), state.one, state.settings);
    }

    /** What the engine sends for an update of one document that is given. */
    protected final Statement<?, @Nullable R> updatingReturning(boolean after) {
        return Writes.updateReturning(
                state.collection.name(),
                filter(),
                changes(),
                FindBuilder.sort(state.order),
                state.upsert,
                after,
                documents(),
                state.settings);
    }

    /** What the engine sends for a delete of one document that is given. */
    protected final Statement<?, @Nullable R> deletingReturning() {
        return Writes.deleteReturning(
                state.collection.name(), filter(), FindBuilder.sort(state.order), documents(), state.settings);
    }

    private Documents<R> documents() {
        return Documents.of(TypeUse.of(state.collection.documentType()).nullable(false));
    }

    private BsonDocument changes() {
        return Objects.requireNonNull(state.changes);
    }

    private BsonDocument filter() {
        Filter filter = state.filter;
        if (filter == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The change of " + state.collection.name()
                            + " has no where and would reach every document. Add one, or everyDocument() if meant.");
        }
        return filter.document();
    }
}
