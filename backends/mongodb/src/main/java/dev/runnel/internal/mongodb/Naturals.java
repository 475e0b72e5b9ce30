package dev.runnel.internal.mongodb;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonBinarySubType;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** BSON values as the Java class that holds exactly what they are; what Java has no class for, as the driver's. */
final class Naturals {
    private Naturals() {}

    static @Nullable Object read(BsonBytes in, int type) {
        return switch (type) {
            case BsonBytes.NULL, BsonBytes.UNDEFINED -> null;
            case BsonBytes.DOUBLE -> in.float64();
            case BsonBytes.STRING -> in.string();
            case BsonBytes.DOCUMENT -> document(in);
            case BsonBytes.ARRAY -> array(in);
            case BsonBytes.BINARY -> binary(in);
            case BsonBytes.OBJECT_ID -> new ObjectId(in.bytes(12));
            case BsonBytes.BOOLEAN -> in.bool();
            case BsonBytes.DATE -> Instant.ofEpochMilli(in.int64());
            case BsonBytes.INT32 -> in.int32();
            case BsonBytes.INT64 -> in.int64();
            case BsonBytes.DECIMAL128 -> decimal(in);
            default -> in.value(type);
        };
    }

    /** NaN, the infinities and minus zero are no BigDecimal and stay what they are. */
    private static Object decimal(BsonBytes in) {
        long low = in.int64();
        Decimal128 decimal = Decimal128.fromIEEE754BIDEncoding(in.int64(), low);
        try {
            return decimal.bigDecimalValue();
        } catch (ArithmeticException e) {
            return decimal;
        }
    }

    private static Object binary(BsonBytes in) {
        int length = in.int32();
        int kind = in.type();
        byte[] data = in.bytes(length);
        if (kind == BsonBinarySubType.UUID_STANDARD.getValue() && length == 16) {
            ByteBuffer buffer = ByteBuffer.wrap(data);
            return new UUID(buffer.getLong(), buffer.getLong());
        }
        return kind == 0 ? data : new org.bson.types.Binary((byte) kind, data);
    }

    static Map<String, @Nullable Object> document(BsonBytes in) {
        in.enter();
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int type = in.type(); type != BsonBytes.END; type = in.type()) {
            String name = in.name();
            map.put(name, read(in, type));
        }
        return map;
    }

    private static List<@Nullable Object> array(BsonBytes in) {
        in.enter();
        var list = new ArrayList<@Nullable Object>();
        for (int type = in.type(); type != BsonBytes.END; type = in.type()) {
            in.skipName();
            list.add(read(in, type));
        }
        return list;
    }
}
