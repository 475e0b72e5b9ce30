package dev.runnel.row;

import dev.runnel.row.Conversions.Converter;
import dev.runnel.row.Conversions.Refused;
import java.util.LinkedHashMap;
import java.util.Map;

/** The constants of an enum by name, exactly as they are written. */
final class EnumNames {
    private EnumNames() {}

    static <E> ValueCodec codec(Class<E> type) {
        Converter<String, Object> constants = of(type);
        return ValueCodec.of(type, String.class, name -> type.cast(constants.convert(name)), EnumNames::name);
    }

    private static String name(Object constant) {
        return ((Enum<?>) constant).name();
    }

    static Converter<String, Object> of(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        return name -> {
            Object constant = constants.get(name);
            if (constant == null) {
                throw new Refused("the text is none of its names, which are " + constants.keySet()
                        + ". Add the constant, or read it as String");
            }
            return constant;
        };
    }
}
