package dev.runnel.internal.mongodb;

import dev.runnel.row.Conversions;
import dev.runnel.row.ValueCodec;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Readers of values that hold other values, and of classes that are stored as other classes. */
final class NestedReaders {
    private NestedReaders() {}

    /** Lists, sets and arrays. */
    record Elements(Class<?> raw, ValueReader element, boolean nullable) implements ValueReader {
        @Override
        public Object read(BsonBytes in, int type) {
            if (type != BsonBytes.ARRAY) {
                throw Unfit.type(type, raw.getSimpleName());
            }
            in.enter();
            Collection<@Nullable Object> values = raw == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
            for (int each = in.type(); each != BsonBytes.END; each = in.type()) {
                in.skipName();
                try {
                    values.add(element.readAny(in, each, nullable));
                } catch (Unfit e) {
                    throw e.under(Integer.toString(values.size()));
                }
            }
            return finished(values);
        }

        private Object finished(Collection<@Nullable Object> values) {
            if (!raw.isArray()) {
                return raw == Set.class
                        ? Collections.unmodifiableSet((Set<?>) values)
                        : Collections.unmodifiableList((ArrayList<?>) values);
            }
            Object array = Array.newInstance(raw.getComponentType(), values.size());
            int i = 0;
            for (Object value : values) {
                Array.set(array, i++, value);
            }
            return array;
        }
    }

    /** Maps from names to values. */
    record Entries(Function<String, Object> key, ValueReader value, boolean nullable) implements ValueReader {
        @Override
        public Object read(BsonBytes in, int type) {
            if (type != BsonBytes.DOCUMENT) {
                throw Unfit.type(type, "Map");
            }
            in.enter();
            var map = new LinkedHashMap<Object, @Nullable Object>();
            for (int each = in.type(); each != BsonBytes.END; each = in.type()) {
                String name = in.name();
                try {
                    map.put(key.apply(name), value.readAny(in, each, nullable));
                } catch (Conversions.Refused e) {
                    throw new Unfit("its name is no key of the map's type").under(name);
                } catch (Unfit e) {
                    throw e.under(name);
                }
            }
            return Collections.unmodifiableMap(map);
        }
    }

    /** A class that is stored as another one: an enum by its name, a value class by its content. */
    record Coded(ValueReader stored, MethodHandle decode, boolean takesNull) implements ValueReader {
        static Coded of(ValueCodec codec, ValueReader stored) {
            MethodHandle decode = codec.decode().asType(MethodType.methodType(Object.class, Object.class));
            return new Coded(stored, decode, codec.takesNull());
        }

        @Override
        public @Nullable Object read(BsonBytes in, int type) {
            return decoded(stored.read(in, type));
        }

        @Override
        public @Nullable Object ofNull() {
            return decoded(null);
        }

        @SuppressWarnings("NullAway") // a codec that takes null is given one
        private @Nullable Object decoded(@Nullable Object value) {
            try {
                return (Object) decode.invokeExact(value);
            } catch (Conversions.Refused e) {
                throw new Unfit(String.valueOf(e.getMessage()));
            } catch (Unfit | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new Unfit("the class refuses the value (see the cause)", e);
            }
        }
    }

    /**
     * One of several classes, told apart by the field {@code _t}, which must come before the class's own fields or
     * after.
     */
    record Sealed(String wanted, Map<String, ValueReader> kinds) implements ValueReader {
        static final String DISCRIMINATOR = "_t";

        @Override
        public @Nullable Object read(BsonBytes in, int type) {
            if (type != BsonBytes.DOCUMENT) {
                throw Unfit.type(type, wanted);
            }
            var document = in.document();
            var kind = document.get(DISCRIMINATOR);
            ValueReader reader =
                    kind != null && kind.isString() ? kinds.get(kind.asString().getValue()) : null;
            if (reader == null) {
                throw new Unfit((kind == null ? "it has no field _t" : "its field _t is none of the names")
                        + " that says which " + wanted + " it is; known are " + kinds.keySet());
            }
            return reader.read(BsonBytes.of(document), type);
        }
    }

    /** A singleton, which has nothing to read. */
    record Constant(Object value) implements ValueReader {
        @Override
        public Object read(BsonBytes in, int type) {
            in.skip(type);
            return value;
        }
    }
}
