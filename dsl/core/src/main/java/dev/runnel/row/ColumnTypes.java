package dev.runnel.row;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Types beside the {@link PortableType}s that some databases keep in one column: a range, an interval, an address. Their
 * values reach the session as they are and come from it as they are; a database that has no such type refuses them.
 * Registered in {@code META-INF/services} by the backends that know them.
 */
public interface ColumnTypes {
    /** The classes, with those below them. */
    Set<Class<?>> classes();

    /**
     * An element of a list as the class that is wanted, as the session's rows convert a column's value; the value itself if
     * there is nothing to convert. Throws {@link Conversions.Refused} if it cannot be exact.
     */
    default @Nullable Object convert(Object value, Class<?> wanted) {
        return value;
    }
}
