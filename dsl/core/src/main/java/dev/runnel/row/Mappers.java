package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of mappers: one column, a shape, columns by position, a map. */
final class Mappers {
    private Mappers() {}

    static <T extends @Nullable Object> RowMapper<T> scalar(TypeUse type, @Nullable ValueCodec codec) {
        return cached(columns -> {
            if (columns.size() != 1) {
                throw new RunnelException(
                        ErrorKind.DATA_CONVERSION,
                        type + " takes one column, and the result has " + columns.size() + ": " + list(columns)
                                + ". Select only one, or map the rows to a record or a class.");
            }
            return new Readers(columns).read(Conversions.boxed(type.raw()), type, codec, 0, "");
        });
    }

    static <T> RowMapper<T> shape(RowShape shape) {
        return cached(columns -> new ShapeBinder(columns).bind(shape));
    }

    static <T> RowMapper<T> positional(List<TypeUse> parts, MethodHandle constructor) {
        List<@Nullable ValueCodec> codecs = new ArrayList<>();
        for (TypeUse part : parts) {
            codecs.add(Shapes.isPortable(part.raw()) ? null : Shapes.codec(part));
        }
        return cached(columns -> {
            if (columns.size() != parts.size()) {
                throw new RunnelException(
                        ErrorKind.DATA_CONVERSION,
                        parts.size() + " columns are taken by position, and the result has " + columns.size() + ": "
                                + list(columns) + ". Select as many, or map the rows to a class by name.");
            }
            Readers readers = new Readers(columns);
            MethodHandle[] reads = new MethodHandle[parts.size()];
            for (int i = 0; i < reads.length; i++) {
                Class<?> type = constructor.type().parameterType(i);
                Class<?> read = Conversions.boxed(parts.get(i).raw());
                ValueCodec codec = codecs.get(i);
                if (codec == null && !Shapes.isPortable(parts.get(i).raw())) {
                    codec = Shapes.nestedOrJson(parts.get(i), columns.type(i), "");
                }
                reads[i] = readers.read(read, parts.get(i), codec, i, "position " + (i + 1))
                        .asType(MethodType.methodType(type, Row.class));
            }
            return MethodHandles.permuteArguments(
                    MethodHandles.filterArguments(constructor, 0, reads),
                    MethodType.methodType(constructor.type().returnType(), Row.class),
                    new int[reads.length]);
        });
    }

    static final RowMapper<Map<String, @Nullable Object>> MAPS = columns -> {
        String[] names = new String[columns.size()];
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            names[i] = columns.name(i);
            Integer before = seen.put(names[i], i);
            if (before != null) {
                throw new RunnelException(
                        ErrorKind.DATA_CONVERSION,
                        "Two columns are called '" + names[i] + "' (positions " + (before + 1) + " and " + (i + 1)
                                + "), and a map holds one of a name. Give one of them an alias.");
            }
        }
        return row -> {
            Map<String, @Nullable Object> values = new LinkedHashMap<>(names.length * 4 / 3 + 1);
            for (int i = 0; i < names.length; i++) {
                values.put(names[i], row.get(i, Object.class));
            }
            return values;
        };
    };

    private interface Bind {
        MethodHandle bind(Columns columns);
    }

    private static <T extends @Nullable Object> RowMapper<T> cached(Bind bind) {
        var cache = new BindingCache<Columns, RowDecoder<T>>(columns -> HiddenCopies.decoder(bind.bind(columns)));
        return cache::get;
    }

    private static String list(Columns columns) {
        return columns.all().stream().map(Columns.Column::name).collect(Collectors.joining(", "));
    }
}
