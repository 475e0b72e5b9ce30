package dev.runnel.mongodb;

import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.mongodb.Blocked;
import dev.runnel.internal.mongodb.Commands;
import dev.runnel.internal.mongodb.Documents;
import dev.runnel.internal.mongodb.Pages;
import dev.runnel.internal.mongodb.Reads;
import dev.runnel.row.TypeUse;
import dev.runnel.sql.Page;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A find in the making; ends in one of the words of {@link BlockingRows}, or in count, distinct or page. Immutable. */
public final class BlockingFind<C extends Collection<?>, V extends @Nullable Object>
        extends FindBuilder<C, V, BlockingFind<C, V>> implements BlockingRows<V> {
    private final BlockingMongoQuerier querier;

    BlockingFind(BlockingMongoQuerier querier, State<C, V> state) {
        super(state);
        this.querier = querier;
    }

    @Override
    protected BlockingFind<C, V> with(State<C, V> newState) {
        return new BlockingFind<>(querier, newState);
    }

    /** Instead of whole documents, the value of one field, which is all that the server sends. */
    public <X extends @Nullable Object> BlockingFind<C, X> select(Field<X> field) {
        return new BlockingFind<>(querier, state().as(Documents.field(field.path(), field.type())));
    }

    /** Instead of whole documents, objects of a class by its properties, which are all that the server sends. */
    public <X> BlockingFind<C, X> selectAs(Class<X> type) {
        return new BlockingFind<>(
                querier, state().as(Documents.fieldsOf(TypeUse.of(type).nullable(false))));
    }

    @Override
    public <R extends @Nullable Object> R run(Terminal<V, R> word) {
        return Blocked.on(() -> querier.engine().rows(querier.session(), state().read(), word));
    }

    @Override
    public Stream<V> stream() {
        return Blocked.stream(querier.engine().cursor(querier.session(), state().read()));
    }

    /** How many documents there are, limit and offset counted in. */
    public long count() {
        State<C, V> find = state();
        return querier.send(Commands.count(
                find.collection().name(), find.filter().document(), find.limit(), find.skip(), find.settings()));
    }

    /** The different values of a field, each once; of a list its elements. All of them: no limit, offset or order. */
    public <X extends @Nullable Object> List<X> distinct(Field<X> field) {
        Reads.Distinct<X> distinct = distinctOf(field);
        return Blocked.on(() -> querier.engine().rows(querier.session(), distinct, Terminal.list()));
    }

    /**
     * A page by keyset: it begins after the document that the cursor stands for, at the same cost for the last page as
     * for the first. The order gets {@code _id} at its end. INPUT if the cursor is not one of this order.
     *
     * @param after the cursor of the page before; null for the first one
     */
    public Page<V> page(int size, @Nullable String after) {
        Pages<V> page = Pages.of(state().read(), size, after);
        return page.page(Blocked.on(() -> querier.engine().rows(querier.session(), page.read(), Terminal.list())));
    }
}
