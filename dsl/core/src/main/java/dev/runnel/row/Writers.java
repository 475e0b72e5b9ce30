package dev.runnel.row;

import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodType.methodType;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins a shape's getters and codecs into one handle that writes an object's values as portable types. */
final class Writers {
    private static final MethodHandle PUT;

    static {
        try {
            PUT = MethodHandles.lookup()
                    .findStatic(
                            Writers.class,
                            "put",
                            methodType(void.class, int.class, Object.class, Object[].class, int.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Writers() {}

    static <T> RowWriter<T> of(RowShape shape) {
        var cache = new BindingCache<Wanted, RowEncoder<T>>(wanted -> HiddenCopies.encoder(bind(shape, wanted)));
        return (columns, arrays) -> cache.get(new Wanted(List.copyOf(columns), List.copyOf(arrays)));
    }

    /** The columns, and those of them that are arrays. */
    private record Wanted(List<String> columns, List<String> arrays) {}

    private static MethodHandle bind(RowShape shape, Wanted wanted) {
        List<String> columns = wanted.columns;
        var names = new ColumnNames(columns, ErrorKind.CONFIGURATION);
        MethodHandle[] values = new MethodHandle[columns.size()];
        var known = new ArrayList<String>();
        collect(shape, "", MethodHandles.identity(shape.type()), names, wanted, values, known);
        MethodHandle all = dropArguments(MethodHandles.zero(void.class), 0, shape.type(), Object[].class, int.class);
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "Column '" + columns.get(i) + "' has no property in "
                                + shape.type().getSimpleName()
                                + ", whose properties are: " + String.join(", ", known)
                                + ". Leave the column out, or name a property like it.");
            }
            MethodHandle put = MethodHandles.insertArguments(PUT, 0, i);
            MethodHandle step =
                    MethodHandles.filterArguments(put, 0, values[i].asType(methodType(Object.class, shape.type())));
            all = MethodHandles.foldArguments(step, all);
        }
        return all;
    }

    /** @param owner {@code (root)owner}, giving null where an outer part is null */
    private static void collect(
            RowShape shape,
            String prefix,
            MethodHandle owner,
            ColumnNames names,
            Wanted wanted,
            @Nullable MethodHandle[] values,
            List<String> known) {
        for (RowShape.Parameter parameter : shape.parameters()) {
            String path = prefix + parameter.name();
            known.add(path);
            MethodHandle getter = parameter.getter();
            if (getter == null) {
                continue;
            }
            TypeUse use = parameter.use();
            boolean portable = Shapes.isPortable(parameter.read());
            ValueCodec codec = portable ? null : Shapes.codec(use);
            int column = names.find(path);
            if (column < 0) {
                RowShape nested = codec == null && !portable && names.anyBelow(path) ? RowMappers.shapeOf(use) : null;
                if (nested != null) {
                    collect(
                            nested,
                            path + "_",
                            filterReturnValue(owner, nullSafe(getter)),
                            names,
                            wanted,
                            values,
                            known);
                }
                continue;
            }
            boolean array = wanted.arrays.contains(wanted.columns.get(column));
            if (codec == null && !portable && !(array && NestedValues.isNested(use.raw()))) {
                codec = Shapes.json(use, " for '" + path + "'");
            }
            values[column] = filterReturnValue(owner, nullSafe(encoded(getter, codec)));
        }
    }

    private static MethodHandle encoded(MethodHandle getter, @Nullable ValueCodec codec) {
        if (codec == null) {
            return getter;
        }
        MethodHandle encode = codec.encode();
        if (!encode.type().parameterType(0).isPrimitive()) {
            encode = Readers.nullStaysNull(encode.asType(encode.type().changeReturnType(Object.class)));
        }
        TypeUse stored = codec.stored();
        Class<?> value = getter.type().returnType();
        MethodHandle handle =
                filterReturnValue(getter, encode.asType(encode.type().changeParameterType(0, value)));
        ValueCodec inner = Shapes.isPortable(stored.raw()) ? null : Shapes.codec(stored);
        return inner == null ? handle : encoded(handle.asType(handle.type().changeReturnType(inner.type())), inner);
    }

    private static MethodHandle nullSafe(MethodHandle getter) {
        Class<?> boxed = Conversions.boxed(getter.type().returnType());
        return Readers.nullStaysNull(getter.asType(getter.type().changeReturnType(boxed)));
    }

    private static void put(int index, @Nullable Object value, @Nullable Object[] into, int offset) {
        into[offset + index] = value;
    }
}
