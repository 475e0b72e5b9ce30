package dev.runnel.internal.mongodb;

import dev.runnel.row.TypeUse;
import java.util.List;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Makes a value of each document, and says what of them the server is to send. */
public final class Documents<V extends @Nullable Object> {
    static final String VALUE = "v";

    private final String wanted;
    private final ValueReader reader;
    private final boolean nullable;
    private final String @Nullable [] path;
    private final @Nullable BsonDocument projection;

    private Documents(String wanted, ValueReader reader) {
        this.wanted = wanted;
        this.reader = reader;
        this.nullable = false;
        this.path = null;
        this.projection = null;
    }

    private Documents(TypeUse type, String @Nullable [] path, @Nullable BsonDocument projection) {
        this.wanted = type.toString();
        this.reader = Mapping.reader(type.nullable(false));
        this.nullable = type.nullable();
        this.path = path;
        this.projection = projection;
    }

    /** Whole documents as a function makes them. */
    static <V> Documents<V> made(String wanted, Function<RawBsonDocument, V> function) {
        return new Documents<>(wanted, (in, type) -> function.apply(in.document()));
    }

    /** Whole documents as a type. */
    public static <V extends @Nullable Object> Documents<V> of(TypeUse type) {
        return new Documents<>(type, null, null);
    }

    /** As a type, of which the server sends only the fields. */
    public static <V extends @Nullable Object> Documents<V> fieldsOf(TypeUse type) {
        if (Mapping.reader(type.nullable(false)) instanceof ShapeReader) {
            var projection = new BsonDocument();
            Mapping.names(Mapping.shapeOf(type)).forEach(name -> projection.put(name, new BsonInt32(1)));
            projection.computeIfAbsent("_id", name -> new BsonInt32(0));
            return new Documents<>(type, null, projection);
        }
        return of(type);
    }

    /** The value of one path. */
    public static <V extends @Nullable Object> Documents<V> field(String path, TypeUse type) {
        var projection = new BsonDocument(path, new BsonInt32(1));
        if (!path.equals("_id") && !path.startsWith("_id.")) {
            projection.put("_id", new BsonInt32(0));
        }
        return new Documents<>(type, path.split("\\."), projection);
    }

    /** The documents as they are, of which the server sends what this needs and these paths. */
    Documents<RawBsonDocument> withPaths(List<String> paths) {
        BsonDocument all = projection == null ? null : projection.clone();
        if (all != null) {
            paths.forEach(path -> include(all, path));
        }
        return new Documents<>(TypeUse.of(RawBsonDocument.class).nullable(false), null, all);
    }

    /** A path and one that begins with it are refused together; the shorter one stands for both. */
    private static void include(BsonDocument projection, String path) {
        boolean there = projection.entrySet().stream()
                .anyMatch(kept -> isIncluded(kept.getValue()) && path.startsWith(kept.getKey() + "."));
        if (!there) {
            projection.keySet().removeIf(kept -> kept.startsWith(path + "."));
            projection.put(path, new BsonInt32(1));
        }
    }

    private static boolean isIncluded(BsonValue value) {
        return value.asInt32().getValue() == 1;
    }

    @Nullable
    BsonDocument projection() {
        return projection;
    }

    /** The value of a document; DATA_CONVERSION naming the path of the field that does not fit. */
    @SuppressWarnings({"unchecked", "NullAway"}) // the reader of this type, which may make null if it may be null
    public V read(RawBsonDocument document) {
        try {
            var in = BsonBytes.of(document);
            return (V) (path == null ? reader.read(in, BsonBytes.DOCUMENT) : inPath(in, path));
        } catch (Unfit e) {
            throw e.error(wanted);
        } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new Unfit("its bytes are no valid BSON", e).error(wanted);
        }
    }

    private @Nullable Object inPath(BsonBytes in, String[] names) {
        int type = BsonBytes.DOCUMENT;
        for (String name : names) {
            if (type != BsonBytes.DOCUMENT && !isNothing(type)) {
                throw new Unfit("the path leads through a BSON " + BsonBytes.typeName(type)
                                + ". Select the field before it, or lead it through with an aggregation's unwind")
                        .under(String.join(".", names));
            }
            type = type == BsonBytes.DOCUMENT ? find(in, name) : BsonBytes.END;
        }
        try {
            return type == BsonBytes.END
                    ? reader.absent(nullable, "it is missing")
                    : reader.readAny(in, type, nullable);
        } catch (Unfit e) {
            throw e.under(String.join(".", names));
        }
    }

    private static boolean isNothing(int type) {
        return type == BsonBytes.END || type == BsonBytes.NULL || type == BsonBytes.UNDEFINED;
    }

    private static int find(BsonBytes in, String wanted) {
        in.enter();
        for (int type = in.type(); type != BsonBytes.END; type = in.type()) {
            if (in.name().equals(wanted)) {
                return type;
            }
            in.skip(type);
        }
        return BsonBytes.END;
    }

    /** A single BSON value, in a document of its own. */
    public static <V extends @Nullable Object> Documents<V> values(TypeUse type) {
        return new Documents<>(type, new String[] {VALUE}, null);
    }
}
