package dev.runnel.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A struct on its way to a session, as {@link dev.runnel.sql.Nested} makes it: fields by name, in order, each a portable
 * value, an array, a map or a struct. Immutable.
 */
public record Struct(Map<String, @Nullable Object> fields) {
    public Struct {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Never the values. */
    @Override
    public String toString() {
        return "Struct" + fields.keySet();
    }
}
