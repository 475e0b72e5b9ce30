package dev.runnel.sql;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Conditions put together at run time, for instance from what a user has filled in; to be imported statically. A
 * condition that is null is left out: {@code where(allOf(given(name, USERS.name::contains), given(age, USERS.age::ge)))}.
 */
public final class Conditions {
    private Conditions() {}

    /** All of them hold; true if there is none. */
    public static Predicate allOf(@Nullable Predicate... conditions) {
        return allOf(Arrays.asList(conditions));
    }

    /** All of them hold; true if there is none. */
    public static Predicate allOf(Iterable<? extends @Nullable Predicate> conditions) {
        return Junction.of("and", conditions);
    }

    /** One of them holds or more; false if there is none. */
    public static Predicate anyOf(@Nullable Predicate... conditions) {
        return anyOf(Arrays.asList(conditions));
    }

    /** One of them holds or more; false if there is none. */
    public static Predicate anyOf(Iterable<? extends @Nullable Predicate> conditions) {
        return Junction.of("or", conditions);
    }

    /** The condition for a value, null without a value: {@code given(name, it -> USERS.name.contains(it))}. */
    public static <X> @Nullable Predicate given(@Nullable X value, Function<? super X, ? extends Predicate> condition) {
        return value == null ? null : condition.apply(value);
    }
}
