package dev.runnel.row;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the class that a declaration such as {@code class Users extends Table<User>} gives, also through classes in between. */
public final class TypeArgument {
    private TypeArgument() {}

    /** What {@code type} gives for the first type parameter of {@code base}, which it extends; null if it does not say. */
    public static @Nullable Class<?> of(Class<?> type, Class<?> base) {
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        for (Class<?> each = type; each != base; each = each.getSuperclass()) {
            if (each.getGenericSuperclass() instanceof ParameterizedType parameterized) {
                Type[] arguments = parameterized.getActualTypeArguments();
                TypeVariable<?>[] variables = each.getSuperclass().getTypeParameters();
                for (int i = 0; i < variables.length; i++) {
                    Type given = arguments[i];
                    known.put(variables[i], given instanceof TypeVariable<?> v ? known.getOrDefault(v, v) : given);
                }
            }
        }
        return raw(known.get(base.getTypeParameters()[0]));
    }

    private static @Nullable Class<?> raw(@Nullable Type type) {
        if (type instanceof Class<?> c) {
            return c;
        }
        return type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : null;
    }
}
