package dev.runnel.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An index of a collection, declared where the collection is made. */
public final class Index {
    private final String name;
    private final List<Sort> keys;
    private final boolean unique;
    private @Nullable Duration age;
    private @Nullable Filter condition;

    Index(String name, List<Sort> keys, boolean unique) {
        this.name = name;
        this.keys = List.copyOf(keys);
        this.unique = unique;
    }

    /**
     * Has the server delete documents when the date of the index's only key is older than this; it looks once a minute.
     * CONFIGURATION for several keys, and for an age that is negative.
     */
    public Index expireAfter(Duration age) {
        if (keys.size() != 1 || age.isNegative()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Index " + name
                            + " cannot expire documents: it must have one key, a date, and an age of zero or more.");
        }
        this.age = age;
        return this;
    }

    /** Indexes only the documents that meet the condition, and is used by queries that ask for it too. */
    public Index where(Filter condition) {
        this.condition = condition;
        return this;
    }

    public String name() {
        return name;
    }

    /** The fields, in order, each ascending or descending. */
    public List<Sort> keys() {
        return keys;
    }

    /** True if it refuses a second document with the same values. */
    public boolean unique() {
        return unique;
    }

    @Nullable
    Duration age() {
        return age;
    }

    @Nullable
    Filter condition() {
        return condition;
    }
}
