package dev.runnel.mongodb;

import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.mongodb.Commands;
import dev.runnel.internal.mongodb.Documents;
import dev.runnel.internal.mongodb.FeedSubscription;
import dev.runnel.internal.mongodb.Pages;
import dev.runnel.row.TypeUse;
import dev.runnel.sql.Page;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A find in the making; ends in one of the words of {@link AsyncRows}, or in count, distinct or page. Immutable. */
public final class AsyncFind<C extends Collection<?>, V extends @Nullable Object>
        extends FindBuilder<C, V, AsyncFind<C, V>> implements AsyncRows<V> {
    private final AsyncMongoQuerier querier;

    AsyncFind(AsyncMongoQuerier querier, State<C, V> state) {
        super(state);
        this.querier = querier;
    }

    @Override
    protected AsyncFind<C, V> with(State<C, V> newState) {
        return new AsyncFind<>(querier, newState);
    }

    /** Instead of whole documents, the value of one field, which is all that the server sends. */
    public <X extends @Nullable Object> AsyncFind<C, X> select(Field<X> field) {
        return new AsyncFind<>(querier, state().as(Documents.field(field.path(), field.type())));
    }

    /** Instead of whole documents, objects of a class by its properties, which are all that the server sends. */
    public <X> AsyncFind<C, X> selectAs(Class<X> type) {
        return new AsyncFind<>(
                querier, state().as(Documents.fieldsOf(TypeUse.of(type).nullable(false))));
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> run(Terminal<V, R> word) {
        return querier.engine().rows(querier.session(), state().read(), word);
    }

    @Override
    public Flow.Publisher<V> stream() {
        return FeedSubscription.publisher(() -> querier.engine().cursor(querier.session(), state().read()));
    }

    /** How many documents there are, limit and offset counted in. */
    public CompletableFuture<Long> count() {
        State<C, V> find = state();
        return querier.send(Commands.count(
                find.collection().name(), find.filter().document(), find.limit(), find.skip(), find.settings()));
    }

    /** The different values of a field, each once; of a list its elements. All of them: no limit, offset or order. */
    public <X extends @Nullable Object> CompletableFuture<List<X>> distinct(Field<X> field) {
        return querier.engine().rows(querier.session(), distinctOf(field), Terminal.list());
    }

    /**
     * A page by keyset: it begins after the document that the cursor stands for, at the same cost for the last page as
     * for the first. The order gets {@code _id} at its end. INPUT if the cursor is not one of this order.
     *
     * @param after the cursor of the page before; null for the first one
     */
    public CompletableFuture<Page<V>> page(int size, @Nullable String after) {
        Pages<V> page = Pages.of(state().read(), size, after);
        return querier.engine()
                .rows(querier.session(), page.read(), Terminal.list())
                .thenApply(page::page);
    }
}
