package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.PortableValues;
import dev.runnel.row.StoredValues;
import dev.runnel.spi.Json;
import dev.runnel.spi.Row;
import dev.runnel.sql.render.Dialect;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The type of an expression: its portable type, its Java class, and how a value of it crosses the SPI. Immutable.
 *
 * @param portableType the class a value has once it is portable: {@code javaType} itself but for enums and what
 *     {@link #mappedTo} says
 * @param size length of a varchar, precision of a decimal, 0 where it has none
 * @param scale digits after the point of a decimal
 * @param element the type of an array's elements, null for what is no array
 * @param name the database's name of a {@link #named} type, null for all others
 */
public record ValueType<V>(
        SqlType sqlType,
        Class<V> javaType,
        Class<?> portableType,
        int size,
        int scale,
        @Nullable ValueType<?> element,
        @Nullable String name) {
    public static final ValueType<Boolean> BOOLEAN = of(SqlType.BOOLEAN, Boolean.class);
    public static final ValueType<Short> SMALLINT = of(SqlType.SMALLINT, Short.class);
    public static final ValueType<Integer> INTEGER = of(SqlType.INTEGER, Integer.class);
    public static final ValueType<Long> BIGINT = of(SqlType.BIGINT, Long.class);
    public static final ValueType<Float> REAL = of(SqlType.REAL, Float.class);
    public static final ValueType<Double> DOUBLE = of(SqlType.DOUBLE, Double.class);
    public static final ValueType<String> TEXT = of(SqlType.TEXT, String.class);
    public static final ValueType<LocalDate> DATE = of(SqlType.DATE, LocalDate.class);
    public static final ValueType<LocalTime> TIME = of(SqlType.TIME, LocalTime.class);
    public static final ValueType<LocalDateTime> TIMESTAMP = of(SqlType.TIMESTAMP, LocalDateTime.class);
    public static final ValueType<Instant> TIMESTAMPTZ = of(SqlType.TIMESTAMPTZ, Instant.class);
    public static final ValueType<java.util.UUID> UUID = of(SqlType.UUID, java.util.UUID.class);
    public static final ValueType<Json> JSON = of(SqlType.JSON, Json.class);
    public static final ValueType<byte[]> BYTES = of(SqlType.BYTES, byte[].class);

    private static final Map<Class<?>, SqlType> BY_CLASS = Map.ofEntries(
            Map.entry(Boolean.class, SqlType.BOOLEAN),
            Map.entry(Short.class, SqlType.SMALLINT),
            Map.entry(Integer.class, SqlType.INTEGER),
            Map.entry(Long.class, SqlType.BIGINT),
            Map.entry(Float.class, SqlType.REAL),
            Map.entry(Double.class, SqlType.DOUBLE),
            Map.entry(BigDecimal.class, SqlType.DECIMAL),
            Map.entry(BigInteger.class, SqlType.DECIMAL),
            Map.entry(String.class, SqlType.TEXT),
            Map.entry(LocalDate.class, SqlType.DATE),
            Map.entry(LocalTime.class, SqlType.TIME),
            Map.entry(LocalDateTime.class, SqlType.TIMESTAMP),
            Map.entry(Instant.class, SqlType.TIMESTAMPTZ),
            Map.entry(OffsetDateTime.class, SqlType.TIMESTAMPTZ),
            Map.entry(java.util.UUID.class, SqlType.UUID),
            Map.entry(Json.class, SqlType.JSON),
            Map.entry(byte[].class, SqlType.BYTES));

    /** A number of so many digits, {@code scale} of them after the point. */
    public static ValueType<BigDecimal> decimal(int precision, int scale) {
        if (precision < 1 || scale < 0 || scale > precision) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "decimal(" + precision + ", " + scale
                            + ") is not a type: the precision counts all digits and must be"
                            + " at least 1, the scale counts those after the point and must be between 0 and the precision.");
        }
        return new ValueType<>(SqlType.DECIMAL, BigDecimal.class, BigDecimal.class, precision, scale, null, null);
    }

    /** A text of at most so many characters. */
    public static ValueType<String> varchar(int length) {
        if (length < 1) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "varchar(" + length + ") is not a type: give a length of 1 or more.");
        }
        return new ValueType<>(SqlType.VARCHAR, String.class, String.class, length, 0, null, null);
    }

    /**
     * An array of one dimension: {@code array(ValueType.TEXT)}. In the program a list; on its way to the session a Java
     * array of the elements' portable class, {@code String[]}.
     */
    @SuppressWarnings("unchecked") // a List is a List of whatever it holds
    public static <E> ValueType<List<E>> array(ValueType<E> element) {
        if (element.sqlType == SqlType.ARRAY) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "An array of arrays is not a portable type. Keep it in a json column, or in a table of its own.");
        }
        Class<?> portable = element.portableType.arrayType();
        return new ValueType<>(
                SqlType.ARRAY, (Class<List<E>>) (Class<?>) List.class, portable, 0, 0, element.castable(), null);
    }

    /**
     * A type that only some databases have, by the name that it has there: {@code named("time(6)", Duration.class)} on MySQL.
     *
     * @param name as in a table's declaration; it is not quoted
     * @param javaType a class that the database's backend binds and reads
     */
    public static <V> ValueType<V> named(String name, Class<V> javaType) {
        if (name.isBlank()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "A named type has an empty name. Give it the database's.");
        }
        return new ValueType<>(SqlType.NAMED, javaType, StoredValues.portableType(javaType), 0, 0, null, name);
    }

    static <E extends Enum<E>> ValueType<E> enumeration(Class<E> type) {
        return of(SqlType.ENUM, type);
    }

    /** The type of a Java class that may be bound; CONFIGURATION for any other. */
    public static <V> ValueType<V> of(Class<V> javaType) {
        if (javaType.isEnum()) {
            return of(SqlType.ENUM, javaType);
        }
        SqlType sqlType = BY_CLASS.get(javaType);
        if (sqlType == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    javaType.getName()
                            + " is not a portable type. Use one of Boolean, Short, Integer, Long, Float, Double,"
                            + " BigDecimal, BigInteger, String, byte[], LocalDate, LocalTime, LocalDateTime,"
                            + " OffsetDateTime, Instant, UUID, Json or an enum.");
        }
        return of(sqlType, javaType);
    }

    /** The type of a value, by its class. */
    @SuppressWarnings("unchecked")
    static <V> ValueType<V> ofValue(V value) {
        return (ValueType<V>) (value instanceof Enum<?> e ? of(e.getDeclaringClass()) : of(value.getClass()));
    }

    private static <V> ValueType<V> of(SqlType sqlType, Class<V> javaType) {
        return new ValueType<>(sqlType, javaType, sqlType == SqlType.ENUM ? String.class : javaType, 0, 0, null, null);
    }

    /**
     * The same in the database, with another class in the program: {@code BIGINT} as a value class of a {@code Long}.
     *
     * @throws RunnelException CONFIGURATION if no {@link dev.runnel.row.ValueCodec} knows the class, or if it is
     *     stored as something else
     */
    <W> ValueType<W> mappedTo(Class<W> type) {
        Class<?> stored = StoredValues.portableType(type);
        boolean fits = sqlType == SqlType.NAMED
                ? stored == portableType
                : isText() ? stored == String.class : BY_CLASS.get(stored) == sqlType;
        if (!fits) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    type.getTypeName() + " is stored as " + stored.getSimpleName() + ", which does not fit a column of"
                            + " type " + sqlType + ".");
        }
        return new ValueType<>(sqlType, type, stored, size, scale, null, name);
    }

    /** A value of this type as a session takes it: an enum constant as its name, a list as an array. */
    public @Nullable Object portable(@Nullable Object value) {
        return element == null || value == null
                ? toPortable(value)
                : PortableValues.array(value, element.portableType, "a value of the statement");
    }

    /** The value as a session takes it: an enum constant as its name, a value class as its content. */
    public static @Nullable Object toPortable(@Nullable Object value) {
        return PortableValues.of(value, "a value of the statement");
    }

    /** The same of a value that may be {@link Nested}. */
    public static @Nullable Object toPortable(@Nullable Object value, Dialect dialect) {
        return value instanceof Nested nested ? nested.portable(dialect, "a value of the fragment") : toPortable(value);
    }

    /** The value of column {@code i} of the row, null if it is NULL; exact or DATA_CONVERSION. */
    public @Nullable V fromRow(Row row, int i) {
        if (row.isNull(i)) {
            return null;
        }
        if (element != null) {
            return javaType.cast(StoredValues.list(row, i, element.javaType));
        }
        return javaType == portableType ? row.get(i, javaType) : StoredValues.read(row, i, javaType);
    }

    /** This, if a value can be cast to it; CONFIGURATION for a decimal that does not say its digits. */
    ValueType<V> castable() {
        if (sqlType == SqlType.DECIMAL && size == 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A type of " + javaType.getSimpleName()
                            + " must say how many digits it keeps here: ValueType.decimal(12, 2).");
        }
        return this;
    }

    boolean isText() {
        return sqlType == SqlType.TEXT || sqlType == SqlType.VARCHAR || sqlType == SqlType.ENUM;
    }

    boolean isNumber() {
        return Number.class.isAssignableFrom(portableType);
    }
}
