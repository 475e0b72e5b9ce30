package dev.runnel.redis;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import dev.runnel.row.Conversions.Refused;
import dev.runnel.row.JsonCodec;
import dev.runnel.row.PortableType;
import dev.runnel.row.PortableValues;
import dev.runnel.row.RowDecoder;
import dev.runnel.row.RowMappers;
import dev.runnel.row.StoredValues;
import dev.runnel.row.TypeUse;
import dev.runnel.row.ValueCodec;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Json;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The format of each type: text is UTF-8, numbers and times are their text (so that INCR and people can read them), bytes are
 * as they are; enums, value classes and what else a {@link ValueCodec} knows go by what they are stored as; all other types are
 * JSON, by the {@link JsonCodec} on the class path.
 */
final class ValueFormats {
    private static final List<JsonCodec> JSON =
            ServiceLoader.load(JsonCodec.class, JsonCodec.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
    private static final Map<TypeUse, ValueFormat<?>> FORMATS = new ConcurrentHashMap<>();
    private static final Columns ONE = new Columns(List.of(new Columns.Column("value", "")));

    private ValueFormats() {}

    /** @throws RunnelException CONFIGURATION if the type cannot be kept in one value; says what to do */
    @SuppressWarnings("unchecked") // each type has its own format
    static <T> ValueFormat<T> of(TypeUse type) {
        TypeUse wanted = type.nullable(false);
        ValueFormat<?> format = FORMATS.get(wanted);
        if (format == null) {
            format = make(wanted);
            FORMATS.put(wanted, format);
        }
        return (ValueFormat<T>) format;
    }

    private static ValueFormat<?> make(TypeUse type) {
        Class<?> raw = type.raw();
        if (raw == String.class) {
            return PlainFormats.TEXT;
        }
        if (raw == byte[].class) {
            return PlainFormats.BYTES;
        }
        if (raw == Long.class || raw == long.class) {
            return PlainFormats.LONG;
        }
        if (isStored(raw)) {
            return new Stored<>(type);
        }
        ValueCodec json = json(type);
        if (json == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A value of Redis cannot be a " + type
                            + ": it is no text, number, time, UUID, byte[], enum or value"
                            + " class, and no JsonCodec knows it. Make it @Serializable with kotlinx-serialization-json on"
                            + " the class path, keep it as a hash, or register a ValueCodec.Provider or a JsonCodec.");
        }
        return new JsonFormat<>(type, json);
    }

    static boolean isStored(Class<?> type) {
        try {
            StoredValues.portableType(type);
            return type != Object.class;
        } catch (RunnelException e) {
            return false;
        }
    }

    static @Nullable ValueCodec json(TypeUse type) {
        for (JsonCodec library : JSON) {
            ValueCodec codec = library.find(type);
            if (codec != null) {
                return codec;
            }
        }
        return null;
    }

    /** The bytes of a value of whatever type: a raw argument. */
    static byte[] any(Object value) {
        Object portable = portable(value, "an argument of a command");
        if (portable instanceof byte[] bytes) {
            return bytes.clone();
        }
        return KeyName.utf8(RedisRow.write(portable));
    }

    /** @throws RunnelException PARAMETER naming the type if a value of it cannot be kept */
    static Object portable(Object value, String where) {
        Object portable = PortableValues.of(value, where);
        if (portable == null || portable.getClass() != byte[].class && PortableType.of(portable.getClass()) == null) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "A value of type " + value.getClass().getTypeName() + " cannot be " + where
                            + ": give text, a number, a time, a UUID, a byte[], an enum or a value class.");
        }
        return portable;
    }

    static RunnelException refused(String where, String type, String why, @Nullable Throwable cause) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "What the key " + where + " holds cannot be read as " + type + ": " + why + ".",
                cause,
                ErrorDetails.NONE.withTable(where));
    }

    /** What a column of SQL would hold, as its text. */
    private static final class Stored<T> extends ValueFormat<T> {
        private final TypeUse type;
        private final RowDecoder<?> decoder;

        Stored(TypeUse type) {
            this.type = type;
            this.decoder = RowMappers.of(type).bind(ONE);
        }

        @Override
        byte[] encode(T value) {
            return any(value);
        }

        @Override
        @SuppressWarnings("unchecked") // the decoder of this type
        T decode(byte[] bytes) {
            try {
                Object value = decoder.decode(new RedisRow(ONE, new byte[][] {bytes}));
                if (value == null) {
                    throw new Refused("it is nothing");
                }
                return (T) value;
            } catch (RunnelException e) {
                throw new Refused(reason(e));
            }
        }

        /** The row's sentence speaks of a column; what comes behind the colon is why. */
        private static String reason(RunnelException e) {
            String sentence = String.valueOf(e.getMessage());
            int colon = sentence.indexOf(": ");
            String why = colon < 0 ? sentence : sentence.substring(colon + 2);
            return why.endsWith(".") ? why.substring(0, why.length() - 1) : why;
        }

        @Override
        String type() {
            return type.toString();
        }
    }

    private static final class JsonFormat<T> extends ValueFormat<T> {
        private final TypeUse type;
        private final MethodHandle encode;
        private final MethodHandle decode;

        JsonFormat(TypeUse type, ValueCodec codec) {
            this.type = type;
            this.encode = codec.encode().asType(MethodType.methodType(Object.class, Object.class));
            this.decode = codec.decode().asType(MethodType.methodType(Object.class, Object.class));
        }

        @Override
        byte[] encode(T value) {
            try {
                return KeyName.utf8(((Json) (Object) encode.invokeExact((Object) value)).text());
            } catch (RunnelException e) {
                throw e;
            } catch (Throwable e) {
                // Its message may quote the value.
                throw new RunnelException(
                        ErrorKind.DATA_CONVERSION,
                        "A value of type " + type + " cannot be written as JSON: "
                                + e.getClass().getName() + ".");
            }
        }

        @Override
        @SuppressWarnings("unchecked") // the codec of this type
        T decode(byte[] bytes) {
            try {
                return (T) (Object) decode.invokeExact((Object) new Json(PlainFormats.TEXT.decode(bytes)));
            } catch (Conversions.Refused e) {
                throw e;
            } catch (Throwable e) {
                throw new Refused(
                        "the class refuses the document (" + e.getClass().getName() + ")");
            }
        }

        @Override
        String type() {
            return type.toString();
        }
    }
}
