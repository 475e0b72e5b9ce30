package dev.runnel.duckdb;

import dev.runnel.duckdb.DuckDbNestedType.Decimal;
import dev.runnel.duckdb.DuckDbNestedType.ListOf;
import dev.runnel.duckdb.DuckDbNestedType.MapOf;
import dev.runnel.duckdb.DuckDbNestedType.StructOf;
import dev.runnel.spi.Struct;
import dev.runnel.spi.support.Arguments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Arrays, maps and structs as the driver takes them: each with the text of its type. */
final class DuckDbNested {
    private final DuckDBConnection connection;
    private final DuckDbTypes types;

    DuckDbNested(DuckDBConnection connection, DuckDbTypes types) {
        this.connection = connection;
        this.types = types;
    }

    static boolean isNested(Object value) {
        return value instanceof Object[] || value instanceof Map || value instanceof Struct;
    }

    Object store(Object value, int position) throws SQLException {
        return Objects.requireNonNull(store(value, DuckDbNestedType.of(value, position), position));
    }

    private @Nullable Object store(@Nullable Object value, DuckDbNestedType type, int position) throws SQLException {
        if (value == null) {
            return null;
        } else if (type instanceof ListOf list && value instanceof Object[] elements) {
            var stored = new @Nullable Object[elements.length];
            for (int i = 0; i < stored.length; i++) {
                stored[i] = store(elements[i], list.element(), position);
            }
            return connection.createArrayOf(list.element().text(), stored);
        } else if (type instanceof MapOf map && value instanceof Map<?, ?> entries) {
            var stored = new HashMap<@Nullable Object, @Nullable Object>(entries.size() * 2);
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                stored.put(store(entry.getKey(), map.key(), position), store(entry.getValue(), map.value(), position));
            }
            return connection.createMap(map.text(), stored);
        } else if (type instanceof StructOf struct && value instanceof Struct given) {
            var stored = new @Nullable Object[struct.fields().size()];
            int i = 0;
            for (Map.Entry<String, DuckDbNestedType> field : struct.fields().entrySet()) {
                stored[i++] = store(given.fields().get(field.getKey()), field.getValue(), position);
            }
            return connection.createStruct(struct.text(), stored);
        } else if (type instanceof Decimal decimal) {
            return decimal(value).setScale(decimal.scale(), RoundingMode.UNNECESSARY);
        } else if (value instanceof LocalDate date && date.getYear() < 1) {
            throw Arguments.refused(
                    position, "a nested value with a date before the year 1, which the driver changes; bind it alone");
        }
        return types.store(value, position);
    }

    static BigDecimal decimal(Object number) {
        return number instanceof BigInteger whole ? new BigDecimal(whole) : (BigDecimal) number;
    }
}
