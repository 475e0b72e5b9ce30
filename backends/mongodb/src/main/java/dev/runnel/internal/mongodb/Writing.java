package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowShape;
import dev.runnel.row.Shapes;
import dev.runnel.row.TypeUse;
import dev.runnel.row.ValueCodec;
import dev.runnel.spi.support.Arguments;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Writes values into BSON by their own classes: what is read as a type was written by its value. */
final class Writing {
    private static final EncoderContext NESTED = EncoderContext.builder().build();
    private static final Map<Class<?>, ValueWriter> SCALARS = new HashMap<>();
    private static final ClassValue<ValueWriter> WRITERS = new ClassValue<>() {
        @Override
        protected ValueWriter computeValue(Class<?> type) {
            return find(type);
        }
    };

    static {
        scalar(Boolean.class, BsonWriter::writeBoolean);
        scalar(Byte.class, (out, value) -> out.writeInt32(value));
        scalar(Short.class, (out, value) -> out.writeInt32(value));
        scalar(Integer.class, BsonWriter::writeInt32);
        scalar(Long.class, BsonWriter::writeInt64);
        scalar(Float.class, (out, value) -> out.writeDouble(value));
        scalar(Double.class, BsonWriter::writeDouble);
        scalar(BigDecimal.class, (out, value) -> out.writeDecimal128(decimal(value)));
        scalar(BigInteger.class, (out, value) -> out.writeDecimal128(decimal(new BigDecimal(value))));
        scalar(String.class, (out, value) -> out.writeString(text(value)));
        scalar(byte[].class, (out, value) -> out.writeBinaryData(new BsonBinary(value)));
        scalar(UUID.class, (out, value) -> out.writeBinaryData(uuid(value)));
        scalar(Instant.class, (out, value) -> out.writeDateTime(value.toEpochMilli()));
        scalar(
                OffsetDateTime.class,
                (out, value) -> out.writeDateTime(value.toInstant().toEpochMilli()));
        scalar(
                LocalDateTime.class,
                (out, value) ->
                        out.writeDateTime(value.toInstant(ZoneOffset.UTC).toEpochMilli()));
        scalar(
                LocalDate.class,
                (out, value) -> out.writeDateTime(
                        value.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()));
        scalar(
                LocalTime.class,
                (out, value) -> out.writeDateTime(
                        value.atDate(LocalDate.EPOCH).toInstant(ZoneOffset.UTC).toEpochMilli()));
        scalar(Duration.class, (out, value) -> out.writeString(value.toString()));
        scalar(ObjectId.class, BsonWriter::writeObjectId);
        scalar(Decimal128.class, BsonWriter::writeDecimal128);
        scalar(Binary.class, (out, value) -> out.writeBinaryData(new BsonBinary(value.getType(), value.getData())));
        scalar(Document.class, (out, value) -> new DocumentCodec().encode(out, value, NESTED));
    }

    private Writing() {}

    /** Writes a value, which may be null. */
    static void write(BsonWriter out, @Nullable Object value) {
        if (value == null) {
            out.writeNull();
        } else {
            WRITERS.get(value.getClass()).write(out, value);
        }
    }

    /** Writes an object of a class that has a shape, or another whole document. */
    static void document(BsonWriter out, Object value) {
        WRITERS.get(value.getClass()).write(out, value);
    }

    /** The value as the driver's library has it, for filters and changes. */
    static BsonValue value(@Nullable Object value) {
        if (value instanceof BsonValue bson) {
            return bson;
        }
        var holder = new BsonDocument();
        var out = new BsonDocumentWriter(holder);
        out.writeStartDocument();
        out.writeName("v");
        write(out, value);
        out.writeEndDocument();
        return Objects.requireNonNull(holder.get("v"));
    }

    private static ValueWriter find(Class<?> type) {
        ValueWriter scalar = SCALARS.get(type);
        if (scalar != null) {
            return scalar;
        } else if (BsonValue.class.isAssignableFrom(type)) {
            return (out, value) -> new BsonValueCodec().encode(out, (BsonValue) value, NESTED);
        } else if (Iterable.class.isAssignableFrom(type)) {
            return Writing::elements;
        } else if (type.isArray()) {
            return Writing::array;
        } else if (Map.class.isAssignableFrom(type)) {
            return Writing::entries;
        }
        // An enum's constant with a body is of a class of its own.
        Class<?> declared = Enum.class.isAssignableFrom(type) && !type.isEnum() ? type.getSuperclass() : type;
        ValueCodec codec = Shapes.codec(TypeUse.of(declared).nullable(false));
        if (codec != null) {
            return coded(codec);
        }
        ForeignCodec foreign = Mapping.foreign(type);
        if (foreign != null) {
            return (out, value) -> foreign.codec().encode(out, value, NESTED);
        }
        if (Mapping.constant(type) != null) {
            return new ShapeWriter(type, new RowShape(type, List.of(), absent -> {
                throw new IllegalStateException("a constant is not made");
            }));
        }
        return new ShapeWriter(type, Mapping.shapeOf(TypeUse.of(type).nullable(false)));
    }

    private static ValueWriter coded(ValueCodec codec) {
        MethodHandle encode = codec.encode().asType(MethodType.methodType(Object.class, Object.class));
        return (out, value) -> {
            Object stored;
            try {
                stored = (Object) encode.invokeExact(value);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
            write(out, stored);
        };
    }

    private static void elements(BsonWriter out, Object values) {
        out.writeStartArray();
        for (Object value : (Iterable<?>) values) {
            write(out, value);
        }
        out.writeEndArray();
    }

    private static void array(BsonWriter out, Object values) {
        out.writeStartArray();
        for (int i = 0; i < Array.getLength(values); i++) {
            write(out, Array.get(values, i));
        }
        out.writeEndArray();
    }

    private static void entries(BsonWriter out, Object values) {
        out.writeStartDocument();
        ((Map<?, ?>) values).forEach((key, value) -> {
            out.writeName(name(key));
            write(out, value);
        });
        out.writeEndDocument();
    }

    private static String name(@Nullable Object key) {
        String name;
        if (key instanceof Enum<?> constant) {
            name = constant.name();
        } else if (key instanceof String || key instanceof UUID) {
            name = key.toString();
        } else {
            throw refused("A map's key of type "
                    + (key == null ? "null" : key.getClass().getSimpleName())
                    + " cannot be the name of a field. Use String, an enum or UUID.");
        }
        if (name.indexOf('\0') >= 0) {
            throw refused("A map's key holds U+0000, which ends a field's name in BSON. Keep such texts as values.");
        }
        return text(name);
    }

    private static String text(String text) {
        return Arguments.requireUtf8(text, 1);
    }

    private static Decimal128 decimal(BigDecimal value) {
        try {
            return new Decimal128(value);
        } catch (NumberFormatException e) {
            // The library's message quotes the number.
            throw refused(
                    "A number has more than the 34 digits, or a greater exponent, than Decimal128 holds. Round it,"
                            + " or keep it as text.");
        }
    }

    private static BsonBinary uuid(UUID uuid) {
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return new BsonBinary(BsonBinarySubType.UUID_STANDARD, bytes.array());
    }

    static RunnelException refused(String sentence) {
        return new RunnelException(ErrorKind.PARAMETER, sentence);
    }

    private interface Put<T> {
        void put(BsonWriter out, T value);
    }

    private static <T> void scalar(Class<T> type, Put<T> put) {
        SCALARS.put(type, (out, value) -> put.put(out, type.cast(value)));
    }
}
