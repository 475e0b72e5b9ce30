package dev.runnel.sql;

import dev.runnel.row.NestedParameters;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Feature;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list, map or object as one parameter of SQL text, where a bare list stands for the values of {@code in (:ids)}:
 * {@code bind("tags", Nested.array(List.of("a", "b")))}, in Kotlin {@code "tags" to Nested.array(listOf("a", "b"))}. What is
 * inside may be nested again, without this.
 *
 * <p>Array columns of the DSL need none of it. NOT_PORTABLE on databases without such values.
 */
public final class Nested {
    private final Object value;
    private final Feature feature;

    private Nested(Object value, Feature feature) {
        this.value = value;
        this.feature = feature;
    }

    /** A list as an array: {@code list_contains(:tags, name)}. */
    public static Nested array(Collection<? extends @Nullable Object> values) {
        return new Nested(values, Feature.ARRAYS);
    }

    /** A map; its keys are of one type, its values too. */
    public static Nested map(Map<?, ? extends @Nullable Object> values) {
        return new Nested(values, Feature.STRUCTS);
    }

    /** A record, data class or other object that rows are mapped to: a struct with a field for each property. */
    public static Nested struct(Object object) {
        return new Nested(object, Feature.STRUCTS);
    }

    /** As the session takes it; NOT_PORTABLE or PARAMETER if it cannot. */
    @Nullable
    Object portable(Dialect dialect, String where) {
        dialect.require(feature);
        return NestedParameters.of(value, where);
    }

    /** Never the value. */
    @Override
    public String toString() {
        return "Nested";
    }
}
