package dev.runnel.row;

import dev.runnel.spi.Row;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Never used itself: {@link HiddenCopies} defines copies of it as hidden classes, each with its own handle in a static
 * final field, which the JIT folds into the loop as if the constructor call were written by hand.
 */
final class DecoderTemplate implements RowDecoder<@Nullable Object> {
    private static final MethodHandle HANDLE;

    static {
        try {
            HANDLE = MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, MethodHandle.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // null where the mapper was made for a nullable type
    public @Nullable Object decode(Row row) {
        try {
            return (Object) HANDLE.invokeExact(row);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw HiddenCopies.checked(e);
        }
    }
}
