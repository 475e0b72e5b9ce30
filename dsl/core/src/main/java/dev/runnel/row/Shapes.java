package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The shapes and codecs of types, from the providers on the class path and then our own; for backends that map no rows. */
public final class Shapes {
    private static final List<RowShape.Provider> SHAPES = load(RowShape.Provider.class);
    private static final List<ValueCodec.Provider> CODECS = load(ValueCodec.Provider.class);
    private static final List<JsonCodec> JSON = load(JsonCodec.class);

    private Shapes() {}

    /** True if one column holds the whole type without any codec. */
    static boolean isPortable(Class<?> type) {
        return type == Object.class || PortableType.of(type) != null || KnownColumnTypes.has(type);
    }

    /** The codec of a type that is kept in one column but is not portable; null if there is none. */
    public static @Nullable ValueCodec codec(TypeUse type) {
        if (type.raw().isEnum()) {
            return EnumNames.codec(type.raw());
        }
        for (ValueCodec.Provider provider : CODECS) {
            ValueCodec codec = provider.find(type);
            if (codec != null) {
                return codec;
            }
        }
        return null;
    }

    /** The codec of a type that is neither portable nor has one of its own, for a column of this stored type. */
    static ValueCodec nestedOrJson(TypeUse type, String storedType, String where) {
        return NestedValues.isNested(storedType) ? NestedValues.codec(type) : json(type, where);
    }

    /** @throws RunnelException CONFIGURATION if no library on the class path maps this type to JSON */
    static ValueCodec json(TypeUse type, String where) {
        for (JsonCodec library : JSON) {
            ValueCodec codec = library.find(type);
            if (codec != null) {
                return codec;
            }
        }
        throw new RunnelException(
                ErrorKind.CONFIGURATION,
                "A column is to be read or written as " + type + where
                        + ", which is no portable type and which no JsonCodec knows. Make it @Serializable with"
                        + " kotlinx-serialization-json on the class path, or use Json, or give the class a ValueCodec.");
    }

    /** The shape of a type, or null if the class can have none. */
    public static @Nullable RowShape find(TypeUse type) {
        Class<?> raw = type.raw();
        for (RowShape.Provider provider : SHAPES) {
            RowShape shape = provider.find(type);
            if (shape != null) {
                return shape;
            }
        }
        if (raw.isRecord()) {
            return RecordShape.of(type);
        }
        boolean plain = !raw.isInterface()
                && !raw.isArray()
                && !raw.isPrimitive()
                && !raw.isEnum()
                && !Modifier.isAbstract(raw.getModifiers())
                && !raw.getName().startsWith("java.")
                && !raw.getName().startsWith("kotlin.");
        return plain ? ClassShape.of(type) : null;
    }

    private static <P> List<P> load(Class<P> type) {
        return ServiceLoader.load(type, type.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
