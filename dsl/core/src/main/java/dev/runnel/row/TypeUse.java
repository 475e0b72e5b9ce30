package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A type as it stands at a parameter: class, type arguments and whether null is allowed, which Kotlin knows and
 * {@code java.lang.reflect.Type} does not.
 */
public record TypeUse(Class<?> raw, boolean nullable, List<TypeUse> arguments) {
    public TypeUse {
        arguments = List.copyOf(arguments);
    }

    /** A class without type arguments; nullable unless primitive, as in Java. */
    public static TypeUse of(Class<?> type) {
        return new TypeUse(type, !type.isPrimitive(), List.of());
    }

    /**
     * A Java type; a wildcard counts as its upper bound.
     *
     * @throws RunnelException CONFIGURATION on a type variable that has no value in {@code variables}
     */
    public static TypeUse of(Type type, Map<String, TypeUse> variables) {
        if (type instanceof Class<?> c) {
            return of(c);
        }
        if (type instanceof ParameterizedType p) {
            List<TypeUse> arguments = Arrays.stream(p.getActualTypeArguments())
                    .map(argument -> of(argument, variables))
                    .toList();
            return new TypeUse((Class<?>) p.getRawType(), true, arguments);
        }
        if (type instanceof WildcardType w) {
            return of(w.getUpperBounds()[0], variables);
        }
        if (type instanceof GenericArrayType a) {
            return of(of(a.getGenericComponentType(), variables).raw.arrayType());
        }
        if (type instanceof TypeVariable<?> v) {
            TypeUse value = variables.get(v.getName());
            if (value != null) {
                return value;
            }
        }
        throw unknownVariable(type.getTypeName());
    }

    /** The error for a generic class of which only the class is known. */
    public static RunnelException unknownVariable(String name) {
        return new RunnelException(
                ErrorKind.CONFIGURATION,
                "The type parameter " + name + " of a generic class is not known here. Give the type with its arguments"
                        + " (Kotlin: rowMapper<Box<Long>>()), or map to a class that is not generic.");
    }

    /** The values of the type parameters of {@link #raw()}, by name; empty if the arguments are not known. */
    public Map<String, TypeUse> variables() {
        TypeVariable<?>[] parameters = raw.getTypeParameters();
        return parameters.length != arguments.size()
                ? Map.of()
                : IntStream.range(0, parameters.length)
                        .boxed()
                        .collect(Collectors.toMap(i -> parameters[i].getName(), arguments::get));
    }

    public TypeUse nullable(boolean allowed) {
        return allowed == nullable ? this : new TypeUse(raw, allowed, arguments);
    }

    /** The type as Java's reflection writes it, for libraries that want that. */
    public Type javaType() {
        return arguments.isEmpty() ? raw : new Parameterized(this);
    }

    @Override
    public String toString() {
        String inner = arguments.isEmpty()
                ? ""
                : arguments.stream().map(TypeUse::toString).collect(Collectors.joining(", ", "<", ">"));
        return raw.getSimpleName() + inner;
    }

    private record Parameterized(TypeUse use) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return use.arguments.stream().map(TypeUse::javaType).toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return use.raw;
        }

        @Override
        @SuppressWarnings("NullAway") // the JDK's contract: null for a top-level type
        public Type getOwnerType() {
            return use.raw.getDeclaringClass();
        }

        @Override
        public String toString() {
            return use.toString();
        }
    }
}
