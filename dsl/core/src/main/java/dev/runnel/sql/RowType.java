package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the row class in {@code class Users extends Table<User>}, also through classes in between. */
final class RowType {
    private RowType() {}

    @SuppressWarnings("unchecked")
    static <R> Class<R> of(Table<R> table) {
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        Class<?> type = table.getClass();
        Type argument = null;
        while (type != Table.class) {
            Type parent = type.getGenericSuperclass();
            Class<?> parentClass = type.getSuperclass();
            if (parent instanceof ParameterizedType parameterized) {
                Type[] arguments = parameterized.getActualTypeArguments();
                TypeVariable<?>[] variables = parentClass.getTypeParameters();
                for (int i = 0; i < variables.length; i++) {
                    Type given = arguments[i];
                    known.put(variables[i], given instanceof TypeVariable<?> v ? known.getOrDefault(v, v) : given);
                }
            }
            type = parentClass;
        }
        argument = known.get(Table.class.getTypeParameters()[0]);
        Class<?> raw = raw(argument);
        if (raw == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    table.getClass().getName() + " does not say the class of its rows: write class Users extends"
                            + " Table<User>, in Kotlin object Users : Table<User>(\"users\").");
        }
        return (Class<R>) raw;
    }

    private static @Nullable Class<?> raw(@Nullable Type type) {
        if (type instanceof Class<?> c) {
            return c;
        }
        return type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : null;
    }
}
