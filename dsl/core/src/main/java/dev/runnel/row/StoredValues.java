package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one column as a type that is kept as another: an enum, a value class, whatever a {@link ValueCodec} knows. */
public final class StoredValues {
    private static final ClassValue<Decoder> DECODERS = new ClassValue<>() {
        @Override
        protected Decoder computeValue(Class<?> type) {
            return Decoder.of(type);
        }
    };

    private StoredValues() {}

    /**
     * The portable type that values of this type are stored as.
     *
     * @throws RunnelException CONFIGURATION if the type is not portable and no {@link ValueCodec} knows it
     */
    public static Class<?> portableType(Class<?> type) {
        return Shapes.isPortable(type)
                ? Conversions.boxed(type)
                : DECODERS.get(type).portable();
    }

    /**
     * The value of column {@code i}, which is not NULL.
     *
     * @throws RunnelException DATA_CONVERSION naming the column if what is stored is no value of the type
     */
    public static <T> T read(Row row, int i, Class<T> type) {
        Decoder decoder = DECODERS.get(type);
        Object stored = row.get(i, decoder.portable());
        try {
            return type.cast((Object) decoder.decode().invokeExact(stored));
        } catch (Conversions.Refused e) {
            throw refused(row, i, type, String.valueOf(e.getMessage()), null);
        } catch (RunnelException e) {
            throw e;
        } catch (Throwable e) {
            throw refused(row, i, type, "the class refuses the value (see the cause)", e);
        }
    }

    /**
     * The array in column {@code i}, which is not NULL.
     *
     * @throws RunnelException DATA_CONVERSION naming the column if an element is NULL or no value of the type
     */
    public static List<?> list(Row row, int i, Class<?> element) {
        Object stored = row.get(i, Object.class);
        try {
            return NestedValues.list(element, Objects.requireNonNull(stored));
        } catch (Conversions.Refused e) {
            throw refused(row, i, List.class, String.valueOf(e.getMessage()), null);
        } catch (RunnelException e) {
            throw e;
        } catch (Throwable e) {
            throw refused(row, i, List.class, "an element is refused (see the cause)", e);
        }
    }

    private static RunnelException refused(Row row, int i, Class<?> type, String why, @Nullable Throwable cause) {
        return Conversions.error(row.columns().name(i), row.columns().type(i), type.getSimpleName(), why, cause);
    }

    /** @param decode {@code (Object)Object}, from the portable value through all codecs on the way */
    private record Decoder(Class<?> portable, MethodHandle decode) {
        static Decoder of(Class<?> type) {
            ValueCodec codec = codec(TypeUse.of(type).nullable(false), type);
            MethodHandle decode = codec.decode();
            TypeUse stored = codec.stored();
            while (!Shapes.isPortable(stored.raw())) {
                ValueCodec inner = codec(stored, type);
                decode = MethodHandles.filterReturnValue(
                        inner.decode(), decode.asType(decode.type().changeParameterType(0, inner.type())));
                stored = inner.stored();
            }
            return new Decoder(
                    Conversions.boxed(stored.raw()), decode.asType(MethodType.methodType(Object.class, Object.class)));
        }

        private static ValueCodec codec(TypeUse use, Class<?> type) {
            ValueCodec codec = Shapes.codec(use);
            if (codec == null) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        type.getTypeName() + " cannot be kept in one column: it is no portable type, no enum, no value"
                                + " class, and no ValueCodec knows it. Register a ValueCodec.Provider.");
            }
            return codec;
        }
    }
}
