package dev.runnel.row;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Portable values into the type that is wanted: the same value or an error, never a changed one. Backends use it behind
 * {@link dev.runnel.spi.Row#get}. The rules stand in one table; a conversion is in it only if nothing is lost, that is,
 * if the value could be had back. Text becomes no number and a number no text: that is for the SQL to say.
 */
public final class Conversions {
    private Conversions() {}

    /**
     * Turns a value of one class into another. Knows nothing of columns; throws {@link Refused} if it cannot be exact.
     */
    @FunctionalInterface
    public interface Converter<S, T> {
        T convert(S value);
    }

    /**
     * Why a value cannot be converted, in words that do not contain it. Has no stack trace: it never leaves the
     * mapping.
     */
    public static final class Refused extends RuntimeException {
        public Refused(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The value as {@code target}, which may be a primitive class; {@code Object.class} leaves it as it is.
     *
     * @param column the column's name, for the error
     * @param storedType the database's name of the column's type, for the error; may be empty
     * @return null only if the value is null
     * @throws RunnelException DATA_CONVERSION if the value does not fit exactly, if there is no conversion, or if it is
     *     null and the target primitive; names column, stored type and target, never the value
     */
    public static <T> @Nullable T convert(@Nullable Object value, Class<T> target, String column, String storedType) {
        try {
            return convert(value, target);
        } catch (Refused e) {
            throw error(column, storedType, target.getSimpleName(), String.valueOf(e.getMessage()), null);
        }
    }

    /**
     * The value as {@code target}, for who names the column itself.
     *
     * @return null only if the value is null
     * @throws Refused if the value does not fit exactly, if there is no conversion, or if it is null and the target
     *     primitive
     */
    @SuppressWarnings("unchecked") // the wrapper of a primitive class has the same T
    public static <T> @Nullable T convert(@Nullable Object value, Class<T> target) {
        if (target.isInstance(value)) {
            return (T) value;
        }
        if (value == null) {
            if (target.isPrimitive()) {
                throw new Refused("the value is null. Read it as a nullable type");
            }
            return null;
        }
        Class<T> wanted = boxed(target);
        if (wanted.isInstance(value)) {
            return (T) value;
        }
        Converter<Object, T> converter = ConversionTable.find(value.getClass(), wanted);
        if (converter == null) {
            throw new Refused(noConversion(value.getClass(), wanted));
        }
        return converter.convert(value);
    }

    /**
     * The conversion between two classes, to be looked up once and kept; null if there is none. Primitive classes count
     * as their wrappers.
     */
    @SuppressWarnings("unchecked") // the table holds converters of exactly these classes
    public static <S, T> @Nullable Converter<S, T> converter(Class<S> from, Class<T> to) {
        Class<T> wanted = boxed(to);
        Class<S> given = boxed(from);
        return wanted.isAssignableFrom(given)
                ? value -> (T) value
                : (Converter<S, T>) ConversionTable.find(given, wanted);
    }

    @SuppressWarnings("unchecked") // long.class and Long.class are both Class<Long>
    static <T> Class<T> boxed(Class<T> type) {
        return type.isPrimitive()
                ? (Class<T>) MethodType.methodType(type).wrap().returnType()
                : type;
    }

    /** Why a column's value cannot be read as a type, in words that do not contain it. */
    public static RunnelException error(
            String column, String storedType, String target, String why, @Nullable Throwable cause) {
        String stored = storedType.isEmpty() ? "" : " (" + storedType + ")";
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "Column '" + column + "'" + stored + " cannot be read as " + target + ": " + why + ".",
                cause,
                ErrorDetails.NONE.withColumn(column));
    }

    private static String noConversion(Class<?> from, Class<?> to) {
        if (ConversionTable.needsZone(from, to)) {
            return "one of the two has a time zone and the other has not, so that the instant is not known. Read it as "
                    + from.getSimpleName() + " and give the zone, or store it with a zone";
        }
        return "a " + from.getSimpleName() + " does not become a " + to.getSimpleName() + " by itself. Read it as "
                + from.getSimpleName() + ", or cast it in the SQL";
    }
}
