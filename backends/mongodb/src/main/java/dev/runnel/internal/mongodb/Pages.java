package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Page;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * One page by keyset. Its cursor is the last document's sort values as BSON with a check of the order they belong to:
 * neither secret nor signed, and no more than the place where the next page begins. Values that are ordered by must be
 * of one BSON type, numbers among themselves, or null.
 */
public final class Pages<V extends @Nullable Object> {
    private static final int LONGEST = 65_536;

    private final Reads.Find<V> find;
    private final BsonDocument sort;
    private final BsonDocument filter;
    private final int size;

    private Pages(Reads.Find<V> find, BsonDocument sort, BsonDocument filter, int size) {
        this.find = find;
        this.sort = sort;
        this.filter = filter;
        this.size = size;
    }

    /** @param after the cursor, null for the first page */
    public static <V extends @Nullable Object> Pages<V> of(Reads.Find<V> find, int size, @Nullable String after) {
        if (size < 1) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "A page has at least one document, but its size is " + size + ".");
        }
        if (find.limit() != 0 || find.skip() != 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A page takes its size and its beginning from page(size, cursor). Leave limit and offset out.");
        }
        BsonDocument sort = find.sort().clone();
        sort.computeIfAbsent("_id", id -> new BsonInt32(1));
        BsonDocument filter = find.filter();
        if (after != null) {
            BsonDocument rest = after(List.copyOf(sort.keySet()), sort, read(after, sort), 0);
            filter = filter.isEmpty() ? rest : new BsonDocument("$and", new BsonArray(List.of(filter, rest)));
        }
        return new Pages<>(find, sort, filter, size);
    }

    /** The query of the page; one document more tells whether there is a next one. */
    public Read<RawBsonDocument> read() {
        Documents<RawBsonDocument> raw = find.documents().withPaths(List.copyOf(sort.keySet()));
        return new Reads.Find<>(find.collection(), raw, filter, sort, size + 1, 0, find.settings());
    }

    /** The page that the documents of the query are. */
    public Page<V> page(List<RawBsonDocument> documents) {
        List<RawBsonDocument> kept = documents.subList(0, Math.min(size, documents.size()));
        var rows = new ArrayList<V>(kept.size());
        kept.forEach(document -> rows.add(find.documents().read(document)));
        return new Page<>(rows, documents.size() > size ? write(kept.get(kept.size() - 1)) : null);
    }

    private static BsonDocument after(List<String> paths, BsonDocument sort, BsonArray values, int i) {
        String path = paths.get(i);
        BsonValue value = values.get(i);
        var ways = new BsonArray();
        boolean descending = sort.getInt32(path).getValue() < 0;
        if (!value.isNull()) {
            ways.add(new BsonDocument(path, new BsonDocument(descending ? "$lt" : "$gt", value)));
        }
        // Null and missing come before all values.
        if (descending != value.isNull()) {
            ways.add(new BsonDocument(path, new BsonDocument(descending ? "$eq" : "$ne", BsonNull.VALUE)));
        }
        if (i + 1 < paths.size()) {
            var equal = new BsonDocument(path, new BsonDocument("$eq", value));
            ways.add(new BsonDocument("$and", new BsonArray(List.of(equal, after(paths, sort, values, i + 1)))));
        }
        return new BsonDocument("$or", ways);
    }

    private String write(RawBsonDocument last) {
        var values = new BsonArray();
        sort.keySet().forEach(path -> values.add(value(last, path)));
        var raw = new RawBsonDocument(new BsonDocument("k", values), new BsonDocumentCodec());
        ByteBuffer all = ByteBuffer.allocate(4 + raw.getByteLength());
        all.putInt(0).put(raw.getBackingArray(), raw.getByteOffset(), raw.getByteLength());
        all.putInt(0, check(sort, all.array()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all.array());
    }

    private static BsonValue value(BsonDocument document, String path) {
        BsonValue value = document;
        for (String name : path.split("\\.")) {
            value = value instanceof BsonDocument within ? within.get(name) : null;
        }
        if (value == null) {
            return BsonNull.VALUE;
        }
        if (value.isArray()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Pages cannot be ordered by " + path + ", which is a list. Order by a single value.");
        }
        return value;
    }

    private static BsonArray read(String text, BsonDocument sort) {
        if (text.length() <= LONGEST) {
            try {
                byte[] all = Base64.getUrlDecoder().decode(text);
                if (all.length > 8 && ByteBuffer.wrap(all).getInt() == check(sort, all)) {
                    BsonArray values = new RawBsonDocument(all, 4, all.length - 4).getArray("k");
                    if (values.size() == sort.size()) {
                        return values;
                    }
                }
            } catch (RuntimeException e) {
                // Refused below: messages of the libraries quote the text.
            }
        }
        throw new RunnelException(
                ErrorKind.INPUT,
                "The cursor is not one that page() gave for this order: it was changed on its way, or it is of a query"
                        + " with another order. Begin at the first page, without a cursor.");
    }

    private static int check(BsonDocument sort, byte[] all) {
        var crc = new CRC32C();
        crc.update(sort.toJson().getBytes(StandardCharsets.UTF_8));
        crc.update(all, 4, all.length - 4);
        return (int) crc.getValue();
    }
}
