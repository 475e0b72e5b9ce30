package dev.runnel.row;

import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodType.methodType;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Handles {@code (Row)type} that read one column, primitives without a box, codecs applied. */
final class Readers {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Map<Class<?>, MethodHandle> PRIMITIVES = Map.of(
            long.class, reader("readLong", long.class),
            int.class, reader("readInt", int.class),
            double.class, reader("readDouble", double.class),
            boolean.class, reader("readBoolean", boolean.class));
    private static final MethodHandle PRESENT = reader("readPresent", Object.class);
    private static final MethodHandle NULLABLE = reader("readNullable", Object.class);
    private static final MethodHandle REFUSED;
    private static final MethodHandle IS_NULL;

    static {
        try {
            REFUSED = LOOKUP.findVirtual(
                    ColumnReader.class, "refused", methodType(RunnelException.class, RuntimeException.class));
            IS_NULL = LOOKUP.findStatic(Objects.class, "isNull", methodType(boolean.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Columns columns;

    Readers(Columns columns) {
        this.columns = columns;
    }

    /**
     * A handle {@code (Row)type} for a type of one column.
     *
     * @param type the class the handle returns
     * @param codec how {@code type} is stored, null if it is portable
     * @param where the parameter for errors, empty for a scalar
     */
    MethodHandle read(Class<?> type, TypeUse use, @Nullable ValueCodec codec, int column, String where) {
        return read(type, use.nullable(), codec, column, use.toString(), where);
    }

    private MethodHandle read(
            Class<?> type, boolean nullable, @Nullable ValueCodec codec, int column, String wanted, String where) {
        if (codec == null) {
            return portable(type, nullable, column, wanted, where);
        }
        TypeUse stored = codec.stored();
        ValueCodec inner = Shapes.isPortable(stored.raw()) ? null : Shapes.codec(stored);
        boolean storedNull = codec.takesNull() || nullable;
        Class<?> storedType = storedNull ? Conversions.boxed(stored.raw()) : stored.raw();
        MethodHandle content = read(storedType, storedNull, inner, column, wanted, where);
        MethodHandle decode = codec.decode().asType(methodType(codec.type(), storedType));
        decode = refusing(decode, columnReader(column, storedType, wanted, where));
        if (nullable) {
            decode = nullStaysNull(decode);
        }
        return filterReturnValue(content, decode).asType(methodType(type, Row.class));
    }

    private MethodHandle portable(Class<?> type, boolean nullable, int column, String wanted, String where) {
        ColumnReader reader = columnReader(column, Conversions.boxed(type), wanted, where);
        MethodHandle primitive = PRIMITIVES.get(type);
        MethodHandle handle = primitive != null ? primitive : nullable ? NULLABLE : PRESENT;
        return handle.bindTo(reader).asType(methodType(type, Row.class));
    }

    private ColumnReader columnReader(int column, Class<?> read, String wanted, String where) {
        return new ColumnReader(column, columns.name(column), columns.type(column), read, wanted, where);
    }

    /** A null argument is returned as null and does not reach the handle. */
    static MethodHandle nullStaysNull(MethodHandle handle) {
        Class<?> argument = handle.type().parameterType(0);
        MethodHandle isNull = IS_NULL.asType(methodType(boolean.class, argument));
        MethodHandle asNull = dropArguments(constant(handle.type().returnType(), null), 0, argument);
        return guardWithTest(isNull, asNull, handle);
    }

    private static MethodHandle refusing(MethodHandle decode, ColumnReader reader) {
        Class<?> result = decode.type().returnType();
        MethodHandle rethrow =
                filterReturnValue(REFUSED.bindTo(reader), MethodHandles.throwException(result, RunnelException.class));
        return MethodHandles.catchException(decode, RuntimeException.class, rethrow);
    }

    private static MethodHandle reader(String name, Class<?> result) {
        try {
            return LOOKUP.findVirtual(ColumnReader.class, name, methodType(result, Row.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
