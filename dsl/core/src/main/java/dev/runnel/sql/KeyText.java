package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** A sort key's portable value as text and back, exactly. */
record KeyText<V>(Class<V> type, Function<V, String> writer, Function<String, V> reader) {
    /** 1E+1000000000 written out would fill the heap. */
    private static final int MOST_DIGITS = 10_000;

    private static final Map<Class<?>, KeyText<?>> BY_CLASS = Map.ofEntries(
            key(Boolean.class, KeyText::bool),
            key(Short.class, Short::valueOf),
            key(Integer.class, Integer::valueOf),
            key(Long.class, Long::valueOf),
            key(Float.class, Float::valueOf),
            key(Double.class, Double::valueOf),
            key(BigDecimal.class, KeyText::decimal),
            key(BigInteger.class, text -> decimal(text).toBigIntegerExact()),
            key(String.class, text -> text),
            key(LocalDate.class, LocalDate::parse),
            key(LocalTime.class, LocalTime::parse),
            key(LocalDateTime.class, LocalDateTime::parse),
            key(OffsetDateTime.class, OffsetDateTime::parse),
            key(Instant.class, Instant::parse),
            key(UUID.class, UUID::fromString),
            Map.entry(
                    byte[].class,
                    new KeyText<>(byte[].class, Base64.getEncoder()::encodeToString, Base64.getDecoder()::decode)));

    private static <V> Map.Entry<Class<?>, KeyText<?>> key(Class<V> type, Function<String, V> reader) {
        return Map.entry(type, new KeyText<>(type, Object::toString, reader));
    }

    /** @throws RunnelException CONFIGURATION if values of the expression's type have no order or no text */
    static KeyText<?> of(Expression<?> expression) {
        KeyText<?> key = BY_CLASS.get(expression.valueType().portableType());
        if (key == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Pages cannot be ordered by " + expression + " of type "
                            + expression.valueType().sqlType() + ". Order by a number, text, date, time or UUID.");
        }
        return key;
    }

    String write(Object value) {
        return writer.apply(type.cast(value));
    }

    V read(String text) {
        return reader.apply(text);
    }

    private static boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException();
        }
        return text.equals("true");
    }

    private static BigDecimal decimal(String text) {
        var decimal = new BigDecimal(text);
        if (Math.abs((long) decimal.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException();
        }
        return decimal;
    }
}
