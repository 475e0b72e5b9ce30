package dev.runnel.sql;

/**
 * A condition. In Kotlin {@code and} and {@code or} are infix and {@code !} negates.
 *
 * <p>More than one method is left abstract on purpose: were it one, Kotlin would take {@code where { … }} for a lambda
 * that implements this interface, and not for the condition of the table.
 */
public sealed interface Predicate extends Expression<Boolean>
        permits Between,
                BooleanTest,
                Comparison,
                Distinction,
                Exists,
                Holds,
                InList,
                InQuery,
                Junction,
                Like,
                Negation,
                NullTest,
                RawPredicate {
    default Predicate and(Predicate other) {
        return Junction.of("and", this, other);
    }

    default Predicate or(Predicate other) {
        return Junction.of("or", this, other);
    }

    default Predicate not() {
        return new Negation(this);
    }

    @Override
    default ValueType<Boolean> valueType() {
        return ValueType.BOOLEAN;
    }

    @Override
    default boolean isNullable() {
        return false;
    }
}
