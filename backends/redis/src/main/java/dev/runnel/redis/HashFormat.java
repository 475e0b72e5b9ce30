package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.PortableValues;
import dev.runnel.row.RowDecoder;
import dev.runnel.row.RowEncoder;
import dev.runnel.row.RowMapper;
import dev.runnel.row.RowMappers;
import dev.runnel.row.RowShape;
import dev.runnel.row.RowWriter;
import dev.runnel.row.TypeUse;
import dev.runnel.spi.Columns;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How a class is kept as the fields of a hash or of a stream's entry: by the names of its parameters, those of a nested class
 * behind its own ({@code address_city}); what a JsonCodec knows is one field. The shapes are those by which rows of SQL are
 * mapped. A null has no field, and a field that is not there is a null, or the parameter's default.
 */
final class HashFormat<T> {
    private static final Map<TypeUse, HashFormat<?>> FORMATS = new ConcurrentHashMap<>();

    final String type;
    final List<String> fields;
    /** The fields as they are sent. */
    final List<byte[]> names;

    private final List<Field> parts;
    private final RowMapper<?> mapper;
    private final RowEncoder<T> encoder;
    /** By which fields are there: few of all the combinations ever are. */
    private final Map<BitSet, Binding> bindings = new ConcurrentHashMap<>();

    /**
     * @param optional true if its parameter has a default
     * @param within the outermost nested object around it that has one; null if there is none
     */
    private record Field(
            String path, boolean optional, @Nullable String within) {}

    private record Binding(int[] fields, Columns columns, RowDecoder<?> decoder) {}

    @SuppressWarnings("unchecked") // the writer of this type
    private HashFormat(TypeUse type) {
        this.type = type.toString();
        var collected = new ArrayList<Field>();
        collect(type, "", null, collected);
        this.parts = List.copyOf(collected);
        this.fields = parts.stream().map(Field::path).toList();
        this.names = fields.stream().map(KeyName::utf8).toList();
        this.mapper = RowMappers.of(type);
        this.encoder = ((RowWriter<T>) RowMappers.writer(type)).bind(fields);
    }

    /** @throws RunnelException CONFIGURATION if the type has no shape, or a part that cannot be kept */
    @SuppressWarnings("unchecked") // each type has its own format
    static <T> HashFormat<T> of(TypeUse type) {
        TypeUse wanted = type.nullable(false);
        HashFormat<?> format = FORMATS.get(wanted);
        if (format == null) {
            format = new HashFormat<>(wanted);
            FORMATS.put(wanted, format);
        }
        return (HashFormat<T>) format;
    }

    private static void collect(TypeUse type, String prefix, @Nullable String within, List<Field> parts) {
        RowShape shape = RowMappers.shapeOf(type);
        if (shape == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A hash cannot hold a " + type + (prefix.isEmpty() ? "" : " as " + prefix)
                            + ": it is no record, data class or other class with a constructor. Keep it as a value, or make"
                            + " it one of these.");
        }
        for (RowShape.Parameter parameter : shape.parameters()) {
            String path = prefix + parameter.name();
            TypeUse use = parameter.use();
            if (ValueFormats.isStored(use.raw()) || ValueFormats.json(use) != null) {
                parts.add(new Field(path, parameter.optional(), within));
            } else {
                collect(use, path + "_", within == null && parameter.optional() ? path : within, parts);
            }
        }
    }

    /** The values by the order of the fields, as they are sent; null for a null. */
    byte[] @Nullable [] encode(T object) {
        @Nullable Object[] values = new Object[fields.size()];
        encoder.encode(object, values, 0);
        byte[][] encoded = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null) {
                encoded[i] = PortableValues.isPortable(value) && value instanceof byte[] bytes
                        ? bytes.clone()
                        : KeyName.utf8(RedisRow.write(value));
            }
        }
        return encoded;
    }

    /** @param values by the order of the fields; null if none of them is there */
    @SuppressWarnings("unchecked") // the mapper of this type
    @Nullable
    T decode(byte[] @Nullable [] values, String where) {
        var present = new BitSet(values.length);
        for (int i = 0; i < values.length; i++) {
            present.set(i, values[i] != null);
        }
        if (present.isEmpty()) {
            return null;
        }
        try {
            BitSet read = read(present);
            Binding binding = bindings.get(read);
            if (binding == null) {
                binding = bind(read);
                bindings.put(read, binding);
            }
            byte[][] row = new byte[binding.fields.length][];
            for (int i = 0; i < row.length; i++) {
                row[i] = values[binding.fields[i]];
            }
            return (T) binding.decoder.decode(new RedisRow(binding.columns, row));
        } catch (RunnelException e) {
            throw new RunnelException(
                    e.kind(),
                    "What " + where + " holds cannot be read as " + type + ". A column is a field of the hash: "
                            + e.getMessage(),
                    e.getCause(),
                    e.details().withTable(where));
        }
    }

    /** Those that are there, and those that are null because they are not: all but the ones whose default is wanted. */
    private BitSet read(BitSet present) {
        var read = new BitSet(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            Field field = parts.get(i);
            String within = field.within;
            boolean byDefault = field.optional || within != null && !anyWithin(within, present);
            read.set(i, present.get(i) || !byDefault);
        }
        return read;
    }

    private boolean anyWithin(String within, BitSet present) {
        return present.stream().anyMatch(i -> within.equals(parts.get(i).within));
    }

    private Binding bind(BitSet read) {
        int[] indexes = read.stream().toArray();
        var columns = new ArrayList<Columns.Column>();
        for (int index : indexes) {
            columns.add(new Columns.Column(fields.get(index), ""));
        }
        var bound = new Columns(columns);
        return new Binding(indexes, bound, mapper.bind(bound));
    }
}
