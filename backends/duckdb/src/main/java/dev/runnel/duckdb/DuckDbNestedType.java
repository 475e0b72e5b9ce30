package dev.runnel.duckdb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Json;
import dev.runnel.spi.Struct;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The DuckDB type of a nested value, which holds all of its elements. */
sealed interface DuckDbNestedType {
    /** Of a null and of what is in an empty list: DuckDB takes it for any type. */
    DuckDbNestedType NULL = new Scalar("\"NULL\"");

    Map<Class<?>, DuckDbNestedType> SCALARS = Map.ofEntries(
            Map.entry(Boolean.class, new Scalar("BOOLEAN")),
            Map.entry(Short.class, new Scalar("SMALLINT")),
            Map.entry(Integer.class, new Scalar("INTEGER")),
            Map.entry(Long.class, new Scalar("BIGINT")),
            Map.entry(Float.class, new Scalar("FLOAT")),
            Map.entry(Double.class, new Scalar("DOUBLE")),
            Map.entry(String.class, new Scalar("VARCHAR")),
            Map.entry(Json.class, new Scalar("JSON")),
            Map.entry(byte[].class, new Scalar("BLOB")),
            Map.entry(UUID.class, new Scalar("UUID")),
            Map.entry(LocalDate.class, new Scalar("DATE")),
            Map.entry(LocalTime.class, new Scalar("TIME")),
            Map.entry(LocalDateTime.class, new Scalar("TIMESTAMP")),
            Map.entry(OffsetDateTime.class, new Scalar("TIMESTAMPTZ")),
            Map.entry(Instant.class, new Scalar("TIMESTAMPTZ")));

    /** As DuckDB writes it. */
    String text();

    record Scalar(String text) implements DuckDbNestedType {}

    /** @param digits before the point */
    record Decimal(int digits, int scale) implements DuckDbNestedType {
        @Override
        public String text() {
            return "DECIMAL(" + Math.max(digits + scale, 1) + ", " + scale + ")";
        }
    }

    record ListOf(DuckDbNestedType element) implements DuckDbNestedType {
        @Override
        public String text() {
            return element.text() + "[]";
        }
    }

    record MapOf(DuckDbNestedType key, DuckDbNestedType value) implements DuckDbNestedType {
        @Override
        public String text() {
            return "MAP(" + key.text() + ", " + value.text() + ")";
        }
    }

    record StructOf(Map<String, DuckDbNestedType> fields) implements DuckDbNestedType {
        @Override
        public String text() {
            return fields.entrySet().stream()
                    .map(field -> '"' + field.getKey().replace("\"", "\"\"") + "\" "
                            + field.getValue().text())
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));
        }
    }

    /** @throws RunnelException PARAMETER if elements of one list are of different types, or of one that DuckDB lacks */
    static DuckDbNestedType of(@Nullable Object value, int position) {
        if (value == null) {
            return NULL;
        } else if (value instanceof Object[] elements) {
            DuckDbNestedType all = SCALARS.getOrDefault(elements.getClass().getComponentType(), NULL);
            for (Object element : elements) {
                all = common(all, of(element, position), position);
            }
            return new ListOf(all);
        } else if (value instanceof Map<?, ?> map) {
            DuckDbNestedType keys = NULL;
            DuckDbNestedType values = NULL;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                keys = common(keys, of(entry.getKey(), position), position);
                values = common(values, of(entry.getValue(), position), position);
            }
            return new MapOf(keys, values);
        } else if (value instanceof Struct struct) {
            var fields = new LinkedHashMap<String, DuckDbNestedType>();
            struct.fields().forEach((name, field) -> fields.put(name, of(field, position)));
            return new StructOf(fields);
        } else if (value instanceof BigDecimal || value instanceof BigInteger) {
            BigDecimal number = DuckDbNested.decimal(value);
            BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
            return decimal(Math.max(plain.precision() - plain.scale(), 0), plain.scale(), position);
        }
        DuckDbNestedType scalar = SCALARS.get(value.getClass());
        if (scalar == null) {
            throw wrong(
                    position, "a " + value.getClass().getName() + " in a nested value, which DuckDB has no type for");
        }
        return scalar;
    }

    private static DuckDbNestedType common(DuckDbNestedType a, DuckDbNestedType b, int position) {
        if (a.equals(b) || b == NULL) {
            return a;
        } else if (a == NULL) {
            return b;
        } else if (a instanceof Decimal one && b instanceof Decimal other) {
            return decimal(Math.max(one.digits, other.digits), Math.max(one.scale, other.scale), position);
        } else if (a instanceof ListOf one && b instanceof ListOf other) {
            return new ListOf(common(one.element, other.element, position));
        } else if (a instanceof MapOf one && b instanceof MapOf other) {
            return new MapOf(common(one.key, other.key, position), common(one.value, other.value, position));
        } else if (a instanceof StructOf one
                && b instanceof StructOf other
                && one.fields.keySet().equals(other.fields.keySet())) {
            var fields = new LinkedHashMap<>(one.fields);
            fields.replaceAll((name, type) -> common(type, other.fields.getOrDefault(name, NULL), position));
            return new StructOf(fields);
        }
        throw wrong(
                position,
                "a nested value whose elements are of different types, " + a.text() + " and " + b.text()
                        + "; convert them to one");
    }

    private static Decimal decimal(int digits, int scale, int position) {
        if (digits + scale > DuckDbTypes.MOST_DIGITS) {
            throw wrong(
                    position, "a nested value with decimals that need more than 38 digits, which DuckDB cannot store");
        }
        return new Decimal(digits, scale);
    }

    private static RunnelException wrong(int position, String why) {
        return new RunnelException(ErrorKind.PARAMETER, "Parameter " + position + " is " + why + ".");
    }
}
