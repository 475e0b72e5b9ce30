package dev.runnel.internal.mongodb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** BSON read where it lies. A length that leads out of the bytes is an {@link IndexOutOfBoundsException}. */
final class BsonBytes {
    static final int END = 0x00;
    static final int DOUBLE = 0x01;
    static final int STRING = 0x02;
    static final int DOCUMENT = 0x03;
    static final int ARRAY = 0x04;
    static final int BINARY = 0x05;
    static final int UNDEFINED = 0x06;
    static final int OBJECT_ID = 0x07;
    static final int BOOLEAN = 0x08;
    static final int DATE = 0x09;
    static final int NULL = 0x0A;
    static final int REGEX = 0x0B;
    static final int DB_POINTER = 0x0C;
    static final int CODE = 0x0D;
    static final int SYMBOL = 0x0E;
    static final int CODE_WITH_SCOPE = 0x0F;
    static final int INT32 = 0x10;
    static final int TIMESTAMP = 0x11;
    static final int INT64 = 0x12;
    static final int DECIMAL128 = 0x13;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private int at;

    BsonBytes(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    static BsonBytes of(RawBsonDocument document) {
        return new BsonBytes(document.getBackingArray(), document.getByteOffset());
    }

    int type() {
        return bytes[at++];
    }

    int int32() {
        int value = (int) INT.get(bytes, at);
        at += 4;
        return value;
    }

    long int64() {
        long value = (long) LONG.get(bytes, at);
        at += 8;
        return value;
    }

    double float64() {
        return Double.longBitsToDouble(int64());
    }

    boolean bool() {
        return bytes[at++] != 0;
    }

    String string() {
        int length = int32() - 1;
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length + 1;
        return text;
    }

    byte[] bytes(int length) {
        byte[] copy = Arrays.copyOfRange(bytes, at, Math.addExact(at, length));
        if (at + length > bytes.length) {
            throw new IndexOutOfBoundsException();
        }
        at += length;
        return copy;
    }

    /** Goes past the element's name if it is this one. */
    boolean nameIs(byte[] name) {
        int end = at + name.length;
        if (end >= bytes.length || bytes[end] != 0 || !Arrays.equals(bytes, at, end, name, 0, name.length)) {
            return false;
        }
        at = end + 1;
        return true;
    }

    void skipName() {
        while (bytes[at] != 0) {
            at++;
        }
        at++;
    }

    String name() {
        int from = at;
        skipName();
        return new String(bytes, from, at - 1 - from, StandardCharsets.UTF_8);
    }

    /** Past the length of a document or array, to its first element. */
    void enter() {
        at += 4;
    }

    void skip(int type) {
        at += length(type);
    }

    private int length(int type) {
        return switch (type) {
            case DOUBLE, DATE, TIMESTAMP, INT64 -> 8;
            case STRING, CODE, SYMBOL -> 4 + peek();
            case DOCUMENT, ARRAY, CODE_WITH_SCOPE -> peek();
            case BINARY -> 5 + peek();
            case OBJECT_ID -> 12;
            case BOOLEAN -> 1;
            case INT32 -> 4;
            case DECIMAL128 -> 16;
            case DB_POINTER -> 16 + peek();
            case REGEX -> {
                int from = at;
                skipName();
                skipName();
                int length = at - from;
                at = from;
                yield length;
            }
            default -> 0;
        };
    }

    private int peek() {
        int length = (int) INT.get(bytes, at);
        if (length < 0 || length > bytes.length) {
            throw new IndexOutOfBoundsException();
        }
        return length;
    }

    /** The document here, and past it; it shares the bytes. */
    RawBsonDocument document() {
        int length = peek();
        var document = new RawBsonDocument(bytes, at, length);
        at += length;
        return document;
    }

    /** The value here as the driver's library has it: as the one element of a document of its own. */
    BsonValue value(int type) {
        int length = length(type);
        byte[] one = new byte[4 + 2 + length + 1];
        INT.set(one, 0, one.length);
        one[4] = (byte) type;
        System.arraycopy(bytes, at, one, 6, length);
        at += length;
        return Objects.requireNonNull(new RawBsonDocument(one).get(""));
    }

    static String typeName(int type) {
        BsonType found = BsonType.findByValue(type);
        return found == null ? "value of no known type" : found.name().toLowerCase(Locale.ROOT);
    }
}
