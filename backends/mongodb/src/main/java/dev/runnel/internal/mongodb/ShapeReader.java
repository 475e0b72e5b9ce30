package dev.runnel.internal.mongodb;

import dev.runnel.row.RowShape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of documents by a class's constructor. Fields are looked for where the last document had them, so that
 * in documents of one form each name is compared once, byte by byte, and never made a string. Surplus fields are
 * skipped.
 */
final class ShapeReader implements ValueReader {
    private static final BitSet NOTHING = new BitSet();
    private static final Object ABSENT = new Object();

    private final RowShape shape;
    private final String[] names;
    private final byte[][] encoded;
    private final ValueReader[] readers;
    private final boolean[] nullable;
    private final MethodHandle whole;
    private final Map<BitSet, MethodHandle> partial = new ConcurrentHashMap<>();

    ShapeReader(RowShape shape, List<String> names, List<ValueReader> readers) {
        this.shape = shape;
        this.names = names.toArray(String[]::new);
        this.encoded = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        int count = names.size();
        this.readers = readers.toArray(ValueReader[]::new);
        this.nullable = new boolean[count];
        for (int i = 0; i < count; i++) {
            nullable[i] = shape.parameters().get(i).use().nullable();
        }
        this.whole = constructor(NOTHING);
    }

    @Override
    public Object read(BsonBytes in, int type) {
        if (type != BsonBytes.DOCUMENT) {
            throw Unfit.type(type, shape.type().getSimpleName());
        }
        return document(in);
    }

    Object document(BsonBytes in) {
        in.enter();
        @Nullable Object[] values = new Object[readers.length];
        Arrays.fill(values, ABSENT);
        int expected = 0;
        for (int type = in.type(); type != BsonBytes.END; type = in.type()) {
            int field = find(in, expected);
            if (field < 0) {
                in.skipName();
                in.skip(type);
                continue;
            }
            try {
                values[field] = readers[field].readAny(in, type, nullable[field]);
            } catch (Unfit e) {
                throw e.under(names[field]);
            }
            expected = field + 1;
        }
        return made(values);
    }

    private int find(BsonBytes in, int expected) {
        if (expected < encoded.length && in.nameIs(encoded[expected])) {
            return expected;
        }
        for (int i = 0; i < encoded.length; i++) {
            if (in.nameIs(encoded[i])) {
                return i;
            }
        }
        return -1;
    }

    private Object made(@Nullable Object[] values) {
        BitSet absent = null;
        int given = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == ABSENT) {
                if (shape.parameters().get(i).optional()) {
                    absent = absent == null ? new BitSet() : absent;
                    absent.set(i);
                    continue;
                }
                values[i] = missing(i);
            }
            values[given++] = values[i];
        }
        MethodHandle constructor = absent == null ? whole : partial.computeIfAbsent(absent, this::constructor);
        @Nullable Object[] arguments = absent == null ? values : Arrays.copyOf(values, given);
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (RuntimeException e) {
            throw new Unfit("the class " + shape.type().getSimpleName() + " refuses the values (see the cause)", e);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new Unfit("the class " + shape.type().getSimpleName() + " threw an exception (see the cause)", e);
        }
    }

    private @Nullable Object missing(int parameter) {
        try {
            return readers[parameter].absent(nullable[parameter], "it is missing");
        } catch (Unfit e) {
            throw e.under(names[parameter]);
        }
    }

    private MethodHandle constructor(BitSet absent) {
        MethodHandle handle = shape.constructor().without(absent);
        return handle.asType(handle.type().generic())
                .asSpreader(Object[].class, handle.type().parameterCount())
                .asType(MethodType.methodType(Object.class, Object[].class));
    }
}
