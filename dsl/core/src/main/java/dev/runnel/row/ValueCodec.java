package dev.runnel.row;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type that is kept in one column as another type: a value class as its content, {@code kotlin.time.Instant} as
 * {@code java.time.Instant}. What it is stored as may need a codec again; the last one is portable.
 *
 * @param type the mapped type, as a parameter or a getter has it
 * @param stored the type it is stored as; may be primitive
 * @param decode {@code (stored)type}; throws {@link Conversions.Refused} or any other exception if the value is not
 *     valid, which becomes DATA_CONVERSION
 * @param encode {@code (type)stored}
 * @param takesNull true if a null column is given to {@code decode}; else null stays null and no handle sees it
 */
public record ValueCodec(Class<?> type, TypeUse stored, MethodHandle decode, MethodHandle encode, boolean takesNull) {
    private static final MethodHandle APPLY;

    static {
        try {
            APPLY = MethodHandles.publicLookup()
                    .findVirtual(Function.class, "apply", MethodType.methodType(Object.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public ValueCodec {
        decode = decode.asType(MethodType.methodType(type, stored.raw()));
        encode = encode.asType(MethodType.methodType(stored.raw(), type));
    }

    /** A codec of two functions, neither of which is ever given null. */
    public static <T, S> ValueCodec of(Class<T> type, Class<S> stored, Function<S, T> decode, Function<T, S> encode) {
        return new ValueCodec(type, TypeUse.of(stored), APPLY.bindTo(decode), APPLY.bindTo(encode), false);
    }

    /** Finds codecs; registered in {@code META-INF/services}. Asked once per type. */
    public interface Provider {
        /** The codec of this type, or null if it is not this provider's. */
        @Nullable
        ValueCodec find(TypeUse type);
    }
}
