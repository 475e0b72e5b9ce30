package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The mappers and writers of a type, found once and cached with its class.
 *
 * <p>A type of one column (a {@link PortableType}, an enum, what a {@link ValueCodec} knows) takes a result of exactly
 * one column. A record, a Kotlin class or a class with one public constructor takes its parameters by name: the very
 * name, or the same but for case and underscores; surplus columns are ignored, and a missing one is an error unless the
 * Kotlin parameter has a default. A parameter that is such a class itself takes the columns whose names start with its
 * own ({@code address_city}); if it may be null, all of them null make it null. Null is refused for primitives in Java
 * and for non-null types in Kotlin.
 */
public final class RowMappers {
    private static final ClassValue<Entry> ENTRIES = new ClassValue<>() {
        @Override
        protected Entry computeValue(Class<?> type) {
            return new Entry();
        }
    };

    /** What is known of one class, filled when asked for; by type because of type arguments and nullability. */
    private static final class Entry {
        final Map<TypeUse, RowMapper<?>> mappers = new ConcurrentHashMap<>();
        final Map<TypeUse, RowShape> shapes = new ConcurrentHashMap<>();
        final Map<TypeUse, RowWriter<?>> writers = new ConcurrentHashMap<>();
        volatile @Nullable RowMapper<?> present;
    }

    private RowMappers() {}

    /**
     * The mapper of a class, which makes no null: for a type of one column a null in it is an error.
     *
     * @throws RunnelException CONFIGURATION if rows cannot be mapped to it; says what to change
     */
    @SuppressWarnings("unchecked") // the entry of this class
    public static <T> RowMapper<T> of(Class<T> type) {
        Entry entry = ENTRIES.get(type);
        RowMapper<?> mapper = entry.present;
        if (mapper == null) {
            mapper = of(TypeUse.of(type).nullable(false));
            entry.present = mapper;
        }
        return (RowMapper<T>) mapper;
    }

    /** The mapper of a type of one column that may be null. */
    @SuppressWarnings("unchecked") // the entry of this class
    public static <T> RowMapper<@Nullable T> ofNullable(Class<T> type) {
        return (RowMapper<@Nullable T>) of(TypeUse.of(type).nullable(true));
    }

    /** The mapper of a type with arguments and nullability. */
    public static RowMapper<?> of(TypeUse type) {
        Map<TypeUse, RowMapper<?>> mappers = ENTRIES.get(type.raw()).mappers;
        RowMapper<?> mapper = mappers.get(type);
        if (mapper == null) {
            mapper = make(type);
            mappers.put(type, mapper);
        }
        return mapper;
    }

    /**
     * Rows as maps from column name to the column's own type, in the order of the columns; two columns of one name are
     * an error.
     */
    public static RowMapper<Map<String, @Nullable Object>> maps() {
        return Mappers.MAPS;
    }

    /**
     * Columns by position into a handle's arguments, as many as there are.
     *
     * @param parts the types of the columns; each of one column or known to a {@link JsonCodec}
     * @param constructor takes the parts in order
     */
    public static RowMapper<?> positional(List<TypeUse> parts, MethodHandle constructor) {
        return Mappers.positional(List.copyOf(parts), constructor);
    }

    /**
     * The writer of a class that has a shape.
     *
     * @throws RunnelException CONFIGURATION if the class has none; says what to change
     */
    @SuppressWarnings("unchecked") // the entry of this class
    public static <T> RowWriter<T> writer(Class<T> type) {
        return (RowWriter<T>) writer(TypeUse.of(type).nullable(false));
    }

    /** The writer of a type with arguments. */
    public static RowWriter<?> writer(TypeUse type) {
        Map<TypeUse, RowWriter<?>> writers = ENTRIES.get(type.raw()).writers;
        RowWriter<?> writer = writers.get(type);
        if (writer == null) {
            RowShape shape = shapeOf(type);
            if (shape == null) {
                throw notMappable(type);
            }
            writer = Writers.of(shape);
            writers.put(type, writer);
        }
        return writer;
    }

    /** The shape of a type, as rows are mapped by it; null if it can have none. */
    public static @Nullable RowShape shapeOf(TypeUse type) {
        Map<TypeUse, RowShape> shapes = ENTRIES.get(type.raw()).shapes;
        RowShape shape = shapes.get(type);
        if (shape == null) {
            shape = Shapes.find(type);
            if (shape != null) {
                shapes.put(type, shape);
            }
        }
        return shape;
    }

    private static RowMapper<?> make(TypeUse type) {
        if (Shapes.isPortable(type.raw())) {
            return Mappers.scalar(type, null);
        }
        if (type.raw() == Map.class) {
            return Mappers.MAPS;
        }
        ValueCodec codec = Shapes.codec(type);
        if (codec == null && NestedValues.isNested(type.raw())) {
            codec = NestedValues.codec(type);
        }
        if (codec != null) {
            return Mappers.scalar(type, codec);
        }
        RowShape shape = shapeOf(type);
        if (shape == null) {
            throw notMappable(type);
        }
        return Mappers.shape(shape);
    }

    private static RunnelException notMappable(TypeUse type) {
        return new RunnelException(
                ErrorKind.CONFIGURATION,
                "Rows cannot be mapped to " + type.raw().getTypeName()
                        + ": it is no portable type, has no ValueCodec, and"
                        + " is no record or class with a constructor to call. Map to a record or a Kotlin data class, or"
                        + " write a ValueCodec.Provider.");
    }
}
