package dev.runnel.row;

import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The {@link ColumnTypes} of all providers on the class path. */
final class KnownColumnTypes {
    private static final List<ColumnTypes> ALL =
            ServiceLoader.load(ColumnTypes.class, ColumnTypes.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private static final ClassValue<Boolean> KNOWN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return ALL.stream()
                    .flatMap(types -> types.classes().stream())
                    .anyMatch(known -> known.isAssignableFrom(type));
        }
    };

    private KnownColumnTypes() {}

    static boolean has(Class<?> type) {
        return KNOWN.get(type);
    }

    /** The value as this class; null if nobody makes one of it. */
    static @Nullable Object convert(Object value, Class<?> wanted) {
        for (ColumnTypes types : ALL) {
            Object converted = types.convert(value, wanted);
            if (wanted.isInstance(converted)) {
                return converted;
            }
        }
        return null;
    }
}
