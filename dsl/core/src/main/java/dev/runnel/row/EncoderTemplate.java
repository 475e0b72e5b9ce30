package dev.runnel.row;

import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** The same for writing: see {@link DecoderTemplate}. */
final class EncoderTemplate implements RowEncoder<Object> {
    private static final MethodHandle HANDLE;

    static {
        try {
            HANDLE = MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, MethodHandle.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public void encode(Object row, @Nullable Object[] into, int offset) {
        try {
            HANDLE.invokeExact(row, into, offset);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw HiddenCopies.checked(e);
        }
    }
}
