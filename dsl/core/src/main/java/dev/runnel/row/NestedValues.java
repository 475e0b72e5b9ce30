package dev.runnel.row;

import dev.runnel.row.Conversions.Refused;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists, maps and structs of a column as the types they are wanted as: a list as {@code List<T>} or {@code T[]}, a map as
 * {@code Map<K, V>}, a struct as a map or, by the names of its fields, as a record or class. What is inside is converted as
 * exactly as a column of its own.
 */
final class NestedValues {
    private static final MethodHandle DECODE;

    static {
        try {
            DECODE = MethodHandles.lookup()
                    .findStatic(
                            NestedValues.class,
                            "decode",
                            MethodType.methodType(Object.class, TypeUse.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private NestedValues() {}

    /** True for a class that only a nested value becomes, whatever the column says. */
    static boolean isNested(Class<?> type) {
        return type == List.class || type == Collection.class || type.isArray() && type != byte[].class;
    }

    /** True if a column of this stored type holds lists, maps or structs: {@code INTEGER[]}, {@code STRUCT(a INTEGER)}. */
    static boolean isNested(String storedType) {
        return storedType.endsWith("]") || storedType.startsWith("STRUCT(") || storedType.startsWith("MAP(");
    }

    static ValueCodec codec(TypeUse type) {
        MethodHandle decode = DECODE.bindTo(type).asType(MethodType.methodType(type.raw(), Object.class));
        MethodHandle encode =
                MethodHandles.identity(Object.class).asType(MethodType.methodType(Object.class, type.raw()));
        return new ValueCodec(type.raw(), TypeUse.of(Object.class), decode, encode, false);
    }

    private static @Nullable Object decode(TypeUse use, @Nullable Object value) throws Throwable {
        Class<?> raw = use.raw();
        if (value == null) {
            if (use.nullable()) {
                return null;
            }
            throw new Refused("an element is null. Make the element's type nullable");
        } else if (isNested(raw)) {
            return list(use, value);
        } else if (raw == Map.class) {
            return map(use, value);
        } else if (Shapes.isPortable(raw)) {
            return portable(value, Conversions.boxed(raw));
        }
        ValueCodec codec = Shapes.codec(use);
        if (codec != null) {
            Object stored = decode(codec.stored().nullable(false), value);
            return codec.decode()
                    .asType(MethodType.methodType(Object.class, Object.class))
                    .invokeExact(stored);
        }
        return struct(use, value);
    }

    private static <T> @Nullable Object portable(Object value, Class<T> wanted) {
        if (wanted.isInstance(value)) {
            return value;
        }
        Conversions.Converter<Object, T> converter = ConversionTable.find(value.getClass(), wanted);
        if (converter != null) {
            return converter.convert(value);
        }
        Object converted = KnownColumnTypes.has(wanted) ? KnownColumnTypes.convert(value, wanted) : null;
        if (converted == null) {
            throw unfit(value, wanted);
        }
        return converted;
    }

    private static Object list(TypeUse use, Object value) throws Throwable {
        List<?> values = elements(value);
        if (values == null) {
            throw unfit(value, use.raw());
        }
        if (use.raw().isArray()) {
            Class<?> component = use.raw().getComponentType();
            Object array = Array.newInstance(component, values.size());
            for (int i = 0; i < values.size(); i++) {
                Array.set(array, i, decode(TypeUse.of(component), values.get(i)));
            }
            return array;
        }
        TypeUse element = argument(use, 0);
        var list = new ArrayList<@Nullable Object>(values.size());
        for (Object one : values) {
            list.add(decode(element, one));
        }
        return Collections.unmodifiableList(list);
    }

    /** The elements of a list or of an array of any kind but bytes; null of anything else. */
    static @Nullable List<?> elements(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection instanceof List<?> list ? list : new ArrayList<>(collection);
        } else if (value instanceof Object[] array) {
            return Arrays.asList(array);
        } else if (!value.getClass().isArray() || value instanceof byte[]) {
            return null;
        }
        var list = new ArrayList<@Nullable Object>(Array.getLength(value));
        for (int i = 0; i < Array.getLength(value); i++) {
            list.add(Array.get(value, i));
        }
        return list;
    }

    /** The values of a list that is a column's. */
    static List<?> list(Class<?> element, Object value) throws Throwable {
        return (List<?>)
                list(new TypeUse(List.class, false, List.of(TypeUse.of(element).nullable(false))), value);
    }

    private static Object map(TypeUse use, Object value) throws Throwable {
        if (!(value instanceof Map<?, ?> values)) {
            throw unfit(value, Map.class);
        }
        var map = new LinkedHashMap<@Nullable Object, @Nullable Object>(values.size() * 2);
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            map.put(decode(argument(use, 0), entry.getKey()), decode(argument(use, 1), entry.getValue()));
        }
        return Collections.unmodifiableMap(map);
    }

    private static @Nullable Object struct(TypeUse use, Object value) {
        if (!(value instanceof Map<?, ?> fields)) {
            throw unfit(value, use.raw());
        }
        var row = new Fields(fields);
        return RowMappers.of(use).bind(row.columns()).decode(row);
    }

    private static TypeUse argument(TypeUse use, int i) {
        return use.arguments().size() > i ? use.arguments().get(i) : TypeUse.of(Object.class);
    }

    private static Refused unfit(Object value, Class<?> wanted) {
        String found = value instanceof List ? "a list" : value instanceof Map ? "a map or struct" : "a single value";
        return new Refused(found + " in it does not become a " + wanted.getSimpleName());
    }

    /** The fields of one struct, as a row. */
    private static final class Fields implements Row {
        private final Columns columns;
        private final List<@Nullable Object> values;

        Fields(Map<?, ?> fields) {
            this.values = new ArrayList<>(fields.values());
            this.columns = new Columns(fields.entrySet().stream()
                    .map(field -> new Columns.Column(String.valueOf(field.getKey()), type(field.getValue())))
                    .toList());
        }

        private static String type(@Nullable Object value) {
            return value instanceof List ? "[]" : value instanceof Map ? "STRUCT()" : "";
        }

        @Override
        public Columns columns() {
            return columns;
        }

        @Override
        public boolean isNull(int i) {
            return values.get(i) == null;
        }

        @Override
        public long getLong(int i) {
            return required(i, long.class);
        }

        @Override
        public int getInt(int i) {
            return required(i, int.class);
        }

        @Override
        public double getDouble(int i) {
            return required(i, double.class);
        }

        @Override
        public boolean getBoolean(int i) {
            return required(i, boolean.class);
        }

        @Override
        public <T> @Nullable T get(int i, Class<T> type) {
            return Conversions.convert(values.get(i), type, columns.name(i), columns.type(i));
        }

        @SuppressWarnings("NullAway") // a primitive target makes no null
        private <T> T required(int i, Class<T> type) {
            return get(i, type);
        }
    }
}
