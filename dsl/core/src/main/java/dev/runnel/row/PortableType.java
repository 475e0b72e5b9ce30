package dev.runnel.row;

import dev.runnel.spi.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The types of values that may be bound to a statement and read from a row on every backend: the one table of types,
 * from which the documentation's is printed. All else (enums, value classes, codecs) is mapped onto these.
 */
public enum PortableType {
    BOOLEAN(Boolean.class, "boolean", "Boolean"),
    SHORT(Short.class, "short", "Short"),
    INT(Integer.class, "int", "Int"),
    LONG(Long.class, "long", "Long"),
    FLOAT(Float.class, "float", "Float"),
    DOUBLE(Double.class, "double", "Double"),
    DECIMAL(BigDecimal.class, "BigDecimal", "BigDecimal"),
    INTEGER(BigInteger.class, "BigInteger", "BigInteger"),
    TEXT(String.class, "String, enums by name", "String, enums by name"),
    BYTES(byte[].class, "byte[]", "ByteArray"),
    DATE(LocalDate.class, "LocalDate", "LocalDate"),
    TIME(LocalTime.class, "LocalTime", "LocalTime"),
    TIMESTAMP(LocalDateTime.class, "LocalDateTime", "LocalDateTime"),
    TIMESTAMP_WITH_OFFSET(OffsetDateTime.class, "OffsetDateTime", "OffsetDateTime"),
    INSTANT(Instant.class, "Instant", "kotlin.time.Instant, java.time.Instant"),
    UUID(UUID.class, "UUID", "kotlin.uuid.Uuid, java.util.UUID"),
    JSON(Json.class, "Json, and any type a JsonCodec knows", "Json, @Serializable classes");

    private static final Map<Class<?>, PortableType> BY_CLASS = new HashMap<>();

    static {
        for (PortableType type : values()) {
            BY_CLASS.put(type.valueClass, type);
        }
    }

    private final Class<?> valueClass;
    private final String java;
    private final String kotlin;

    PortableType(Class<?> valueClass, String java, String kotlin) {
        this.valueClass = valueClass;
        this.java = java;
        this.kotlin = kotlin;
    }

    /** The class whose instances are bound and read. */
    public Class<?> valueClass() {
        return valueClass;
    }

    /** How the type is written in Java, for the documentation. */
    public String java() {
        return java;
    }

    /** How the type is written in Kotlin, for the documentation. */
    public String kotlin() {
        return kotlin;
    }

    /** The type of a class or of the wrapper of a primitive class; null if it is not portable. */
    public static @Nullable PortableType of(Class<?> type) {
        return BY_CLASS.get(Conversions.boxed(type));
    }
}
