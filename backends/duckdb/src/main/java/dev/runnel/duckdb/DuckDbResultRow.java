package dev.runnel.duckdb;

import dev.runnel.spi.Columns;
import dev.runnel.spi.Json;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/** The current row of the driver's result set. */
final class DuckDbResultRow extends DuckDbRow {
    private final DuckDBResultSet result;

    DuckDbResultRow(DuckDBResultSet result, Columns columns) {
        super(columns);
        this.result = result;
    }

    @Override
    @Nullable
    Object read(int i) throws SQLException {
        int at = i + 1;
        return switch (types[i]) {
            case UTINYINT, SMALLINT -> {
                Object number = result.getObject(at);
                yield number == null ? null : (Object) ((Number) number).shortValue();
            }
            // The driver's own object for these is of the JVM's time zone.
            case TIMESTAMP -> {
                long micros = result.getLong(at);
                yield result.wasNull() ? null : DuckDbValues.timestamp(micros, columns, i);
            }
            case TIMESTAMP_WITH_TIME_ZONE -> {
                long micros = result.getLong(at);
                yield result.wasNull() ? null : DuckDbValues.timestampTz(micros, columns, i);
            }
            case TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS -> {
                var time = result.getObject(at, LocalDateTime.class);
                yield time == null ? null : DuckDbValues.finite(time, columns, i);
            }
            case BLOB, GEOMETRY -> result.getBytes(at);
            case JSON -> {
                String text = result.getString(at);
                yield text == null ? null : new Json(text);
            }
            default -> DuckDbValues.natural(result.getObject(at), columns, i);
        };
    }
}
