package dev.runnel.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query.
 *
 * @param next the cursor that the next page begins after; null if this is the last one
 */
public record Page<V extends @Nullable Object>(
        List<V> rows, @Nullable String next) {
    /** Never the cursor, which holds values. */
    @Override
    public String toString() {
        return "Page(" + rows.size() + " row(s)" + (next == null ? ", the last" : "") + ")";
    }
}
