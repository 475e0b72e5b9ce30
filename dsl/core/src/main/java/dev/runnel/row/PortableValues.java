package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes portable values of what callers bind: enums, value classes, and whatever a {@link ValueCodec} knows. */
public final class PortableValues {
    private static final ClassValue<Encoder> ENCODERS = new ClassValue<>() {
        @Override
        protected Encoder computeValue(Class<?> type) {
            return make(type);
        }
    };

    private PortableValues() {}

    @FunctionalInterface
    private interface Encoder {
        @Nullable
        Object encode(Object value, String where) throws Throwable;
    }

    /** True if a session takes the value as it is. */
    public static boolean isPortable(@Nullable Object value) {
        return value == null || Shapes.isPortable(value.getClass());
    }

    /**
     * The value as a session takes it.
     *
     * @param where what the value is for, for the message: {@code parameter :id}
     * @throws RunnelException PARAMETER if a value of this type cannot be bound; names the type, not the value
     */
    public static @Nullable Object of(@Nullable Object value, String where) {
        if (value == null || isPortable(value)) {
            return value;
        }
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        try {
            return ENCODERS.get(type).encode(value, where);
        } catch (RunnelException e) {
            throw e;
        } catch (Throwable e) {
            throw unbindable(type, where, e);
        }
    }

    /**
     * The elements of a list or array as an array of their portable class, which is how a session takes an array.
     *
     * @param element the portable class of the elements
     * @param where what the value is for, for the message
     * @throws RunnelException PARAMETER if it is no list and no array, or an element is of another type
     */
    public static Object array(Object value, Class<?> element, String where) {
        List<?> values = NestedValues.elements(value);
        if (values == null) {
            throw unbindable(value.getClass(), where + ", which is an array", null);
        }
        Object array = Array.newInstance(element, values.size());
        for (int i = 0; i < values.size(); i++) {
            Object portable = of(values.get(i), where);
            if (portable != null && !element.isInstance(portable)) {
                throw new RunnelException(
                        ErrorKind.PARAMETER,
                        "Element " + i + " (counted from 0) of " + where + " is a "
                                + portable.getClass().getSimpleName() + ", and the array holds "
                                + element.getSimpleName() + " only. Convert it first.");
            }
            Array.set(array, i, portable);
        }
        return array;
    }

    private static Encoder make(Class<?> type) {
        ValueCodec codec = Shapes.codec(TypeUse.of(type).nullable(false));
        if (codec == null) {
            return (value, where) -> {
                throw unbindable(type, where, null);
            };
        }
        MethodHandle handle = codec.encode().asType(MethodType.methodType(Object.class, Object.class));
        // What it is stored as may need a codec of its own.
        return (value, where) -> of((Object) handle.invokeExact(value), where);
    }

    private static RunnelException unbindable(Class<?> type, String where, @Nullable Throwable cause) {
        return new RunnelException(
                ErrorKind.PARAMETER,
                "A value of type " + type.getTypeName() + " cannot be bound as " + where
                        + ". Bind one of the portable types (Boolean, Short, Int, Long, Float, Double, BigDecimal, BigInteger,"
                        + " String, byte[], the java.time types, UUID, Json), a type of your database's own (see its page), an"
                        + " enum or a value class, register a ValueCodec.Provider, or bind a list, map or object as one value by Nested.",
                cause);
    }
}
