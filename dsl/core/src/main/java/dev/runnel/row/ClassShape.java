package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a plain Java class: its one public constructor, whose parameter names javac kept ({@code -parameters}).
 */
final class ClassShape {
    private ClassShape() {}

    static RowShape of(TypeUse type) {
        Class<?> raw = type.raw();
        Constructor<?>[] constructors = raw.getConstructors();
        if (constructors.length != 1) {
            throw refused(raw, "has " + constructors.length + " public constructors, and one is wanted");
        }
        if (raw.getEnclosingClass() != null && !Modifier.isStatic(raw.getModifiers())) {
            throw refused(raw, "is an inner class; make it static");
        }
        var declared = constructors[0].getParameters();
        if (Arrays.stream(declared).anyMatch(p -> !p.isNamePresent())) {
            throw refused(raw, "does not tell its parameter names; compile it with -parameters");
        }
        Map<String, TypeUse> variables = type.variables();
        List<RowShape.Parameter> parameters = Arrays.stream(declared)
                .map(p -> new RowShape.Parameter(
                        p.getName(),
                        p.getType(),
                        TypeUse.of(p.getParameterizedType(), variables),
                        false,
                        getter(raw, p.getName(), p.getType())))
                .toList();
        MethodHandle constructor = Access.constructor(constructors[0]);
        return new RowShape(raw, parameters, absent -> constructor);
    }

    private static RunnelException refused(Class<?> raw, String why) {
        return new RunnelException(
                ErrorKind.CONFIGURATION,
                "Rows cannot be mapped to " + raw.getName() + ": it " + why
                        + ". A record needs none of this, and a lambda on the row always works.");
    }

    private static @Nullable MethodHandle getter(Class<?> raw, String name, Class<?> type) {
        String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        for (String candidate : List.of(name, "get" + capital, "is" + capital)) {
            try {
                Method method = raw.getMethod(candidate);
                if (method.getReturnType() == type && !Modifier.isStatic(method.getModifiers())) {
                    return Access.method(method);
                }
            } catch (NoSuchMethodException e) {
                continue;
            }
        }
        try {
            Field field = raw.getDeclaredField(name);
            return field.getType() == type && !Modifier.isStatic(field.getModifiers()) ? Access.getter(field) : null;
        } catch (NoSuchFieldException e) {
            return null;
        }
    }
}
