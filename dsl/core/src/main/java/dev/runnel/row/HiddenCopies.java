package dev.runnel.row;

import static java.lang.invoke.MethodType.methodType;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** Defines copies of the templates as hidden classes; each can be unloaded when its decoder is no longer held. */
final class HiddenCopies {
    private static final byte[] DECODER = bytes(DecoderTemplate.class);
    private static final byte[] ENCODER = bytes(EncoderTemplate.class);

    private HiddenCopies() {}

    /** @param handle {@code (Row)T} */
    @SuppressWarnings("unchecked") // the handle makes T
    static <T extends @Nullable Object> RowDecoder<T> decoder(MethodHandle handle) {
        return (RowDecoder<T>) define(DECODER, handle.asType(methodType(Object.class, Row.class)));
    }

    /** @param handle {@code (T, Object[], int)void} */
    @SuppressWarnings("unchecked") // the handle takes T
    static <T> RowEncoder<T> encoder(MethodHandle handle) {
        return (RowEncoder<T>)
                define(ENCODER, handle.asType(methodType(void.class, Object.class, Object[].class, int.class)));
    }

    /** Only a user's constructor or getter can throw a checked exception here. */
    static RunnelException checked(Throwable e) {
        return new RunnelException(ErrorKind.DATA_CONVERSION, "The mapped class threw an exception; see the cause.", e);
    }

    private static Object define(byte[] template, MethodHandle data) {
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClassWithClassData(template, data, true);
            return hidden.findConstructor(hidden.lookupClass(), methodType(void.class))
                    .asType(methodType(Object.class))
                    .invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("cannot define a copy of our own template", e);
        }
    }

    private static byte[] bytes(Class<?> template) {
        String file = template.getSimpleName() + ".class";
        try (InputStream in = template.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from runnel-core");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
