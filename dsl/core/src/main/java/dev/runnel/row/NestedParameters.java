package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Struct;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists, maps and objects as a session takes them in one parameter: arrays, maps and {@link Struct}s of portable values.
 * An array is one of the class that all of its elements have, or of {@code Object}.
 */
public final class NestedParameters {
    private NestedParameters() {}

    /**
     * @param where what the value is for, for the message
     * @throws RunnelException PARAMETER if something inside cannot be bound; names its type, not the value
     */
    public static @Nullable Object of(@Nullable Object value, String where) {
        if (PortableValues.isPortable(value) || value == null) {
            return value;
        }
        List<?> elements = NestedValues.elements(value);
        if (elements != null) {
            return array(elements, where);
        } else if (value instanceof Map<?, ?> map) {
            return map(map, where);
        }
        RowShape shape = value instanceof Enum || hasCodec(value) ? null : shape(value);
        return shape == null ? PortableValues.of(value, where) : struct(shape, value, where);
    }

    private static Object array(List<?> elements, String where) {
        var nested = new ArrayList<@Nullable Object>(elements.size());
        Class<?> common = null;
        for (Object element : elements) {
            Object one = of(element, where);
            nested.add(one);
            if (one != null) {
                common = common == null || common == one.getClass() ? one.getClass() : Object.class;
            }
        }
        Object array = Array.newInstance(common == null ? Object.class : common, nested.size());
        for (int i = 0; i < nested.size(); i++) {
            Array.set(array, i, nested.get(i));
        }
        return array;
    }

    private static Object map(Map<?, ?> map, String where) {
        var nested = new LinkedHashMap<Object, @Nullable Object>(map.size() * 2);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = of(entry.getKey(), where);
            if (key == null) {
                throw new RunnelException(
                        ErrorKind.PARAMETER, "The map for " + where + " has a key that is null. Leave it out.");
            }
            nested.put(key, of(entry.getValue(), where));
        }
        return Collections.unmodifiableMap(nested);
    }

    private static Struct struct(RowShape shape, Object value, String where) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (RowShape.Parameter parameter : shape.parameters()) {
            MethodHandle getter = parameter.getter();
            if (getter == null) {
                throw new RunnelException(
                        ErrorKind.PARAMETER,
                        "The struct for " + where + " has no value for '" + parameter.name() + "': "
                                + shape.type().getSimpleName() + " has a parameter of that name and no property.");
            }
            fields.put(parameter.name(), of(read(getter, value), where));
        }
        return new Struct(fields);
    }

    private static @Nullable Object read(MethodHandle getter, Object owner) {
        try {
            return getter.invoke(owner);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "A property of a value to be bound failed; see the cause.", e);
        }
    }

    private static boolean hasCodec(Object value) {
        return Shapes.codec(TypeUse.of(value.getClass()).nullable(false)) != null;
    }

    private static @Nullable RowShape shape(Object value) {
        return RowMappers.shapeOf(TypeUse.of(value.getClass()).nullable(false));
    }
}
