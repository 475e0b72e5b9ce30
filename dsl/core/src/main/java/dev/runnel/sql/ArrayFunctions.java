package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.SqlFunction;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * Functions of arrays; to be imported from {@link Functions}. Each is NOT_PORTABLE on databases without arrays, see
 * {@link dev.runnel.spi.Capability#ARRAYS}.
 */
public abstract class ArrayFunctions extends DateFunctions {
    ArrayFunctions() {}

    /** The value is one of the elements; in Kotlin {@code tags contains "new"}. NULL of an array that is NULL. */
    public static <E> Predicate contains(Expression<? extends @Nullable List<E>> array, @NonNull E element) {
        return holds(array, element);
    }

    public static <E> Predicate contains(
            Expression<? extends @Nullable List<E>> array, Expression<? extends @Nullable E> element) {
        return holds(SqlFunction.ARRAY_CONTAINS, "contains", array, element);
    }

    /** All of the values are elements; true for no values. */
    public static <E> Predicate containsAll(
            Expression<? extends @Nullable List<E>> array, Collection<? extends E> elements) {
        return holds(SqlFunction.ARRAY_CONTAINS_ALL, "containsAll", array, listed(array, elements));
    }

    /** One of the values is an element, or more are; false for no values. */
    public static <E> Predicate containsAny(
            Expression<? extends @Nullable List<E>> array, Collection<? extends E> elements) {
        return holds(SqlFunction.ARRAY_CONTAINS_ANY, "containsAny", array, listed(array, elements));
    }

    /** How many elements there are, 0 of an empty array. */
    public static Expression<Integer> arrayLength(Expression<? extends @Nullable List<?>> array) {
        return FunctionCall.of(ValueType.INTEGER, SqlFunction.ARRAY_LENGTH, Operands.array("arrayLength", array));
    }

    /**
     * The element at a position, which counts from 1 as in {@link TextFunctions#substring}; NULL behind the last one.
     *
     * @throws dev.runnel.error.RunnelException PARAMETER if the position is below 1
     */
    public static <E> Expression<@Nullable E> element(Expression<? extends @Nullable List<E>> array, int position) {
        return FunctionCall.orNull(
                elementType("element", array),
                SqlFunction.ARRAY_ELEMENT,
                array,
                Operands.position("element", position));
    }

    /** In a select: a row for each element, none for an empty array. What is selected beside it is repeated. */
    public static <E> Expression<E> unnest(Expression<? extends @Nullable List<E>> array) {
        return new FunctionCall<>(SqlFunction.UNNEST, List.of(array), elementType("unnest", array), false);
    }

    /** The values of the rows as one array, in the order given (without one, in any); NULL of no rows. */
    public static <E> Aggregate<@Nullable List<E>> arrayAgg(Expression<E> value, Order... order) {
        SqlFunction function = order.length == 0 ? SqlFunction.ARRAY_AGG : SqlFunction.ARRAY_AGG_ORDERED;
        return Aggregate.ordered(function, Arrays.asList(order), ValueType.array(value.valueType()), value);
    }

    /** Whether an array, of whatever, has a value as an element. */
    static Predicate holds(Expression<?> array, Object element) {
        ValueType<?> type = elementType("contains", array);
        return holds(SqlFunction.ARRAY_CONTAINS, "contains", array, Value.of(element, type, "contains"));
    }

    private static Predicate holds(SqlFunction function, String word, Expression<?> array, Expression<?> right) {
        return new Holds(FunctionCall.of(ValueType.BOOLEAN, function, Operands.array(word, array), right));
    }

    private static Expression<?> listed(Expression<?> array, Collection<?> elements) {
        for (Object element : elements) {
            if (element == null) {
                throw new RunnelException(
                        ErrorKind.PARAMETER,
                        "The collection for containsAll or containsAny has a null, which SQL never finds equal to"
                                + " anything. Leave it out.");
            }
        }
        return new Value<>(List.copyOf(elements), array.valueType());
    }

    private static ValueType<?> elementType(String word, Expression<?> array) {
        ValueType<?> type = Operands.array(word, array).valueType().element();
        if (type == null) {
            throw new IllegalStateException("An array has no type of elements.");
        }
        return type;
    }
}
