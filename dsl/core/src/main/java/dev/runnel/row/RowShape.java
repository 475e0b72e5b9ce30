package dev.runnel.row;

import java.lang.invoke.MethodHandle;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a class is made from its parts and taken apart again: its constructor and the parameters of it. Found once per
 * class by a {@link Provider}.
 */
public record RowShape(Class<?> type, List<Parameter> parameters, Constructor constructor) {
    public RowShape {
        parameters = List.copyOf(parameters);
    }

    /** Makes the handle that makes the object. */
    @FunctionalInterface
    public interface Constructor {
        /**
         * The handle that takes the parameters that are not absent, in order, and returns the object.
         *
         * @param absent indexes of parameters for which the class's own default is wanted; only of optional ones
         */
        MethodHandle without(BitSet absent);
    }

    /**
     * One parameter of the constructor.
     *
     * @param name the name in the source; columns are matched by it
     * @param type the class the constructor takes; what generics have erased where {@code use} says more
     * @param use the declared type
     * @param optional true if the class has a default for it
     * @param getter {@code (owner)type}, or null if the value cannot be had back
     */
    public record Parameter(
            String name,
            Class<?> type,
            TypeUse use,
            boolean optional,
            @Nullable MethodHandle getter) {
        /** The class to read a column as: what the parameter is declared to be, where generics have erased it. */
        Class<?> read() {
            return type.isPrimitive() ? type : Conversions.boxed(use.raw());
        }
    }

    /** Finds shapes; registered in {@code META-INF/services}. Asked once per type, before records are tried. */
    public interface Provider {
        /**
         * The shape of this type, or null if it is not this provider's.
         *
         * @throws dev.runnel.error.RunnelException CONFIGURATION if it is, but cannot be mapped; says what to change
         */
        @Nullable
        RowShape find(TypeUse type);
    }
}
