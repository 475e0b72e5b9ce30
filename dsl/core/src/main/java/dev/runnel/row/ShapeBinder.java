package dev.runnel.row;

import static java.lang.invoke.MethodType.methodType;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Joins a shape's constructor and the readers of a result's columns into one handle {@code (Row)T}. */
final class ShapeBinder {
    private static final MethodHandle ALL_NULL;

    static {
        try {
            ALL_NULL = MethodHandles.lookup()
                    .findStatic(ShapeBinder.class, "allNull", methodType(boolean.class, int[].class, Row.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Columns columns;
    private final ColumnNames names;
    private final Readers readers;

    ShapeBinder(Columns columns) {
        this.columns = columns;
        this.names =
                new ColumnNames(columns.all().stream().map(Columns.Column::name).toList(), ErrorKind.DATA_CONVERSION);
        this.readers = new Readers(columns);
    }

    MethodHandle bind(RowShape shape) {
        Bound bound = bind(shape, "");
        if (bound == null) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "No column fits any parameter of " + shape.type().getSimpleName() + ", which are "
                            + shape.parameters().stream()
                                    .map(RowShape.Parameter::name)
                                    .collect(Collectors.joining(", "))
                            + "; the columns are: " + names.list() + ". Give the columns matching aliases.");
        }
        return bound.handle;
    }

    /** A handle {@code (Row)type} and the columns it reads. */
    private record Bound(MethodHandle handle, List<Integer> columns) {}

    /** Null if no column fits any parameter. */
    private @Nullable Bound bind(RowShape shape, String prefix) {
        var parts = new ArrayList<MethodHandle>();
        var read = new ArrayList<Integer>();
        var absent = new BitSet();
        RowShape.@Nullable Parameter missing = null;
        List<RowShape.Parameter> parameters = shape.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            RowShape.Parameter parameter = parameters.get(i);
            Bound part = part(shape, parameter, prefix + parameter.name());
            if (part != null) {
                parts.add(part.handle);
                read.addAll(part.columns);
            } else if (parameter.optional()) {
                absent.set(i);
            } else if (missing == null) {
                missing = parameter;
            }
        }
        boolean outermost = prefix.isEmpty();
        if (missing != null && (outermost || !read.isEmpty())) {
            throw missing(shape, missing, prefix + missing.name());
        }
        if (read.isEmpty()) {
            return null;
        }
        MethodHandle constructor = shape.constructor().without(absent);
        for (int i = 0; i < parts.size(); i++) {
            parts.set(i, parts.get(i).asType(methodType(constructor.type().parameterType(i), Row.class)));
        }
        MethodHandle filtered = MethodHandles.filterArguments(constructor, 0, parts.toArray(MethodHandle[]::new));
        MethodHandle handle =
                MethodHandles.permuteArguments(filtered, methodType(shape.type(), Row.class), new int[parts.size()]);
        return new Bound(handle, read);
    }

    private @Nullable Bound part(RowShape shape, RowShape.Parameter parameter, String path) {
        TypeUse use = parameter.use();
        boolean portable = Shapes.isPortable(parameter.read());
        ValueCodec codec = portable ? null : Shapes.codec(use);
        int column = names.find(path);
        if (codec == null && !portable) {
            if (column < 0) {
                return nested(parameter, path);
            }
            codec = Shapes.nestedOrJson(use, columns.type(column), where(shape, parameter));
        }
        if (column < 0) {
            return null;
        }
        String where = where(shape, parameter).substring(" for ".length());
        MethodHandle handle = readers.read(parameter.read(), use, codec, column, where);
        return new Bound(handle, List.of(column));
    }

    private @Nullable Bound nested(RowShape.Parameter parameter, String path) {
        TypeUse use = parameter.use();
        RowShape shape = names.anyBelow(path) ? RowMappers.shapeOf(use) : null;
        Bound bound = shape == null ? null : bind(shape, path + "_");
        if (bound == null || !use.nullable()) {
            return bound;
        }
        int[] read = bound.columns.stream().mapToInt(Integer::intValue).toArray();
        MethodHandle asNull = MethodHandles.empty(bound.handle.type());
        return new Bound(MethodHandles.guardWithTest(ALL_NULL.bindTo(read), asNull, bound.handle), bound.columns);
    }

    /** What an outer join leaves of a nested object. */
    private static boolean allNull(int[] columns, Row row) {
        for (int column : columns) {
            if (!row.isNull(column)) {
                return false;
            }
        }
        return true;
    }

    private RunnelException missing(RowShape shape, RowShape.Parameter parameter, String path) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "No column fits parameter '" + parameter.name() + "' of "
                        + shape.type().getSimpleName() + ": '" + path
                        + "' (" + parameter.use() + ") was looked for, and the columns are: " + names.list() + "."
                        + names.hint(path) + " Select it, give a column this alias, or declare a default.");
    }

    private static String where(RowShape shape, RowShape.Parameter parameter) {
        return " for parameter '" + parameter.name() + "' of " + shape.type().getSimpleName();
    }
}
