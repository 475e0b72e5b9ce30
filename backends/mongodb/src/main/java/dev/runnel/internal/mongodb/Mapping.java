package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import dev.runnel.row.RowShape;
import dev.runnel.row.Shapes;
import dev.runnel.row.TypeUse;
import dev.runnel.row.ValueCodec;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds how a type is read, by the same shapes and codecs as SQL rows; what was found is kept. */
final class Mapping {
    private static final List<ForeignCodecs> FOREIGN =
            ServiceLoader.load(ForeignCodecs.class, Mapping.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
    private static final Map<TypeUse, ValueReader> READERS = new ConcurrentHashMap<>();
    private static final Map<TypeUse, ValueReader> FOUND = new HashMap<>();
    private static final Map<TypeUse, Late> MAKING = new HashMap<>();

    private Mapping() {}

    /** @throws RunnelException CONFIGURATION if documents cannot hold the type; says what to change */
    static ValueReader reader(TypeUse type) {
        ValueReader reader = READERS.get(type);
        return reader == null ? find(type) : reader;
    }

    /** A type that is asked for while it is being found holds itself, and gets a reader that is completed later. */
    private static synchronized ValueReader find(TypeUse type) {
        ValueReader known = READERS.get(type);
        known = known == null ? FOUND.get(type) : known;
        known = known == null ? MAKING.get(type) : known;
        if (known != null) {
            return known;
        }
        var late = new Late();
        MAKING.put(type, late);
        try {
            ValueReader made = make(type, boxed(type.raw()));
            late.reader = made;
            FOUND.put(type, made);
            MAKING.remove(type);
            if (MAKING.isEmpty()) {
                READERS.putAll(FOUND);
                FOUND.clear();
            }
            return made;
        } catch (RuntimeException e) {
            MAKING.remove(type);
            FOUND.clear();
            throw e;
        }
    }

    /** Where a type holds itself. */
    private static final class Late implements ValueReader {
        private @Nullable ValueReader reader;

        @Override
        public @Nullable Object read(BsonBytes in, int type) {
            return Objects.requireNonNull(reader).read(in, type);
        }
    }

    static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    /** The codec of another library for a class that says it is that library's. */
    static @Nullable ForeignCodec foreign(Class<?> type) {
        for (ForeignCodecs library : FOREIGN) {
            ForeignCodec codec = library.find(type);
            if (codec != null) {
                return codec;
            }
        }
        return null;
    }

    private static ValueReader make(TypeUse type, Class<?> raw) {
        if (ScalarReader.knows(raw)) {
            return new ScalarReader(raw);
        }
        if (raw == List.class || raw == Collection.class || raw == Iterable.class || raw == Set.class) {
            TypeUse element = argument(type, 0);
            return new NestedReaders.Elements(raw, reader(element), element.nullable());
        }
        if (raw.isArray()) {
            TypeUse element = TypeUse.of(raw.getComponentType());
            return new NestedReaders.Elements(raw, reader(element), element.nullable());
        }
        if (raw == Map.class) {
            TypeUse value = argument(type, 1);
            return new NestedReaders.Entries(key(argument(type, 0)), reader(value), value.nullable());
        }
        ValueCodec codec = Shapes.codec(type);
        if (codec != null) {
            return NestedReaders.Coded.of(codec, reader(codec.stored().nullable(false)));
        }
        ForeignCodec foreign = foreign(raw);
        if (foreign != null) {
            return foreign;
        }
        if (raw.isSealed()) {
            return sealed(raw);
        }
        Object constant = constant(raw);
        return constant != null ? new NestedReaders.Constant(constant) : shape(type);
    }

    private static ValueReader shape(TypeUse type) {
        RowShape shape = shapeOf(type);
        List<ValueReader> fields = shape.parameters().stream()
                .map(parameter -> reader(parameter.use().nullable(false)))
                .toList();
        return new ShapeReader(shape, names(shape), fields);
    }

    static RowShape shapeOf(TypeUse type) {
        RowShape shape = Shapes.find(type);
        if (shape == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Documents cannot be mapped to " + type.raw().getTypeName()
                            + ": it is no value of BSON, has no ValueCodec, and is no record, data class or class with"
                            + " one public constructor. Map to one of these, or to BsonDocument.");
        }
        return shape;
    }

    /** The names of a shape's fields: those of its parameters, {@code id} being stored as {@code _id}. */
    static List<String> names(RowShape shape) {
        List<String> own =
                shape.parameters().stream().map(RowShape.Parameter::name).toList();
        return own.contains("_id") ? own : own.stream().map(Mapping::stored).toList();
    }

    /** The name in the document of a property of this name. */
    static String stored(String property) {
        return property.equals("id") ? "_id" : property;
    }

    private static ValueReader sealed(Class<?> type) {
        var kinds = new LinkedHashMap<String, ValueReader>();
        collect(type, new HashMap<>(), kinds);
        return new NestedReaders.Sealed(type.getSimpleName(), kinds);
    }

    private static void collect(Class<?> type, Map<String, Class<?>> names, Map<String, ValueReader> kinds) {
        for (Class<?> kind : type.getPermittedSubclasses()) {
            if (kind.isSealed()) {
                collect(kind, names, kinds);
            } else {
                Class<?> other = names.putIfAbsent(kind.getSimpleName(), kind);
                if (other == null) {
                    kinds.put(kind.getSimpleName(), reader(TypeUse.of(kind).nullable(false)));
                } else if (other != kind) {
                    throw new RunnelException(
                            ErrorKind.CONFIGURATION,
                            "Documents cannot be mapped to " + type.getTypeName() + ": " + other.getTypeName() + " and "
                                    + kind.getTypeName() + " would both be told by the name " + kind.getSimpleName()
                                    + " in _t. Give one of them another name.");
                }
            }
        }
    }

    /** True if a document of this class says by {@code _t} which one it is, for some class above it is sealed. */
    static boolean isKind(Class<?> type) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            if (each != type && each.isSealed() || anySealed(each.getInterfaces())) {
                return true;
            }
        }
        return false;
    }

    private static boolean anySealed(Class<?>[] interfaces) {
        for (Class<?> each : interfaces) {
            if (each.isSealed() || anySealed(each.getInterfaces())) {
                return true;
            }
        }
        return false;
    }

    /** A Kotlin {@code object}: the class's only instance. */
    static @Nullable Object constant(Class<?> type) {
        try {
            Field field = type.getDeclaredField("INSTANCE");
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == type && field.trySetAccessible()) {
                return field.get(null);
            }
        } catch (NoSuchFieldException | IllegalAccessException e) {
            return null;
        }
        return null;
    }

    private static Function<String, Object> key(TypeUse type) {
        if (type.raw() == String.class || type.raw() == Object.class) {
            return name -> name;
        }
        Conversions.Converter<String, ?> converter = Conversions.converter(String.class, type.raw());
        if (converter == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A map with keys of type " + type + " cannot be read from a document, whose names are texts. Use"
                            + " String, an enum or UUID.");
        }
        return converter::convert;
    }

    private static TypeUse argument(TypeUse type, int i) {
        return type.arguments().size() > i ? type.arguments().get(i) : TypeUse.of(Object.class);
    }
}
