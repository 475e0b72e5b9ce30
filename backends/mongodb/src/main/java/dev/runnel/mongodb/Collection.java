package dev.runnel.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.mongodb.Values;
import dev.runnel.row.TypeArgument;
import dev.runnel.row.TypeUse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collection, declared once as a subclass with a field for each path that queries name. {@code R} is the class of its
 * documents. It may be used by any thread.
 */
public abstract class Collection<R> {
    private final String name;
    private final Class<R> documentType;
    private final List<Index> indexes = new ArrayList<>();

    @SuppressWarnings("unchecked") // the argument of Collection<R>
    protected Collection(String name) {
        Class<?> type = TypeArgument.of(getClass(), Collection.class);
        if (type == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    getClass().getName() + " does not say the class of its documents: write class Orders extends"
                            + " Collection<Order>, in Kotlin object Orders : Collection<Order>(\"orders\").");
        }
        this.name = name;
        this.documentType = (Class<R>) type;
    }

    /** The name in the database. */
    public final String name() {
        return name;
    }

    /** The class of the documents, from the declaration {@code extends Collection<Order>}. */
    public final Class<R> documentType() {
        return documentType;
    }

    /** The indexes declared for the collection; {@code createIndexes} makes them. */
    public final List<Index> indexes() {
        return Collections.unmodifiableList(indexes);
    }

    /** A property of the documents by its name; {@code id} is stored as {@code _id}. */
    public final <V> Field<V> field(String property, Class<V> type) {
        return field(property, TypeUse.of(type).nullable(false));
    }

    /** A property of any type by its name, such as a list of lines. */
    public final <V extends @Nullable Object> Field<V> field(String property, TypeUse type) {
        return Field.of(Values.stored(property), type);
    }

    /** Declares an index: {@code index("by_customer", customer.asc(), created.desc())}. */
    protected final Index index(String indexName, Sort... keys) {
        return add(new Index(indexName, List.of(keys), false));
    }

    /**
     * Declares an index that refuses a second document with the same values: UNIQUE_VIOLATION with the index's name.
     */
    protected final Index unique(String indexName, Sort... keys) {
        return add(new Index(indexName, List.of(keys), true));
    }

    private Index add(Index index) {
        indexes.add(index);
        return index;
    }

    @Override
    public String toString() {
        return name;
    }
}
