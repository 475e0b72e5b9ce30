package dev.runnel.row;

import dev.runnel.row.Conversions.Converter;
import dev.runnel.spi.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which class becomes which, and how: all rules in one place. */
final class ConversionTable {
    private static final Map<Class<?>, Map<Class<?>, Converter<?, ?>>> TABLE = new HashMap<>();

    private static final ClassValue<Converter<String, Object>> ENUMS = new ClassValue<>() {
        @Override
        protected Converter<String, Object> computeValue(Class<?> type) {
            return EnumNames.of(type);
        }
    };

    static {
        for (Class<? extends Number> integral : List.of(Byte.class, Short.class, Integer.class, Long.class)) {
            rule(integral, Byte.class, n -> ExactNumbers.toByte(n.longValue()));
            rule(integral, Short.class, n -> ExactNumbers.toShort(n.longValue()));
            rule(integral, Integer.class, n -> ExactNumbers.toInt(n.longValue()));
            rule(integral, Long.class, Number::longValue);
            rule(integral, BigInteger.class, n -> BigInteger.valueOf(n.longValue()));
            rule(integral, BigDecimal.class, n -> BigDecimal.valueOf(n.longValue()));
            rule(integral, Double.class, n -> ExactNumbers.toDouble(n.longValue()));
            rule(integral, Float.class, n -> ExactNumbers.toFloat(n.longValue()));
            rule(integral, Boolean.class, n -> ExactNumbers.toBoolean(n.longValue()));
        }
        decimal(BigInteger.class, BigDecimal::new);
        decimal(BigDecimal.class, n -> n);
        decimal(Float.class, ExactNumbers::decimalOf);
        decimal(Double.class, ExactNumbers::decimalOf);
        rule(BigInteger.class, Boolean.class, n -> ExactNumbers.toBoolean(ExactNumbers.toLong(new BigDecimal(n))));
        rule(BigDecimal.class, Boolean.class, n -> ExactNumbers.toBoolean(ExactNumbers.toLong(n)));
        rule(BigInteger.class, Double.class, n -> ExactNumbers.toDouble(new BigDecimal(n)));
        rule(BigInteger.class, Float.class, n -> ExactNumbers.toFloat(new BigDecimal(n)));
        rule(BigDecimal.class, Double.class, ExactNumbers::toDouble);
        rule(BigDecimal.class, Float.class, ExactNumbers::toFloat);
        rule(Float.class, Double.class, Float::doubleValue);
        rule(Double.class, Float.class, ExactNumbers::toFloat);

        rule(String.class, UUID.class, IsoText::uuid);
        rule(String.class, LocalDate.class, IsoText::localDate);
        rule(String.class, LocalTime.class, IsoText::localTime);
        rule(String.class, LocalDateTime.class, IsoText::localDateTime);
        rule(String.class, OffsetDateTime.class, IsoText::offsetDateTime);
        rule(String.class, Instant.class, IsoText::instant);
        rule(String.class, Json.class, Json::new);
        rule(Json.class, String.class, Json::text);
        rule(Instant.class, OffsetDateTime.class, IsoText::atUtc);
        rule(OffsetDateTime.class, Instant.class, OffsetDateTime::toInstant);
    }

    private ConversionTable() {}

    @SuppressWarnings("unchecked") // rule() puts only converters of these two classes here
    static <S, T> @Nullable Converter<S, T> find(Class<?> from, Class<T> to) {
        if (from == String.class && to.isEnum()) {
            return (Converter<S, T>) ENUMS.get(to);
        }
        Map<Class<?>, Converter<?, ?>> targets = TABLE.get(from);
        return targets == null ? null : (Converter<S, T>) targets.get(to);
    }

    /** True for the two time classes of which only one has a zone. */
    static boolean needsZone(Class<?> from, Class<?> to) {
        return from == LocalDateTime.class && isZoned(to) || to == LocalDateTime.class && isZoned(from);
    }

    private static boolean isZoned(Class<?> type) {
        return type == Instant.class || type == OffsetDateTime.class;
    }

    private static <S> void decimal(Class<S> from, Converter<S, BigDecimal> exact) {
        rule(from, Byte.class, n -> ExactNumbers.toByte(ExactNumbers.toLong(exact.convert(n))));
        rule(from, Short.class, n -> ExactNumbers.toShort(ExactNumbers.toLong(exact.convert(n))));
        rule(from, Integer.class, n -> ExactNumbers.toInt(ExactNumbers.toLong(exact.convert(n))));
        rule(from, Long.class, n -> ExactNumbers.toLong(exact.convert(n)));
        rule(from, BigInteger.class, n -> ExactNumbers.toBigInteger(exact.convert(n)));
        rule(from, BigDecimal.class, exact);
    }

    private static <S, T> void rule(Class<S> from, Class<T> to, Converter<? super S, T> converter) {
        if (from != (Class<?>) to) {
            TABLE.computeIfAbsent(from, key -> new HashMap<>()).put(to, converter);
        }
    }
}
