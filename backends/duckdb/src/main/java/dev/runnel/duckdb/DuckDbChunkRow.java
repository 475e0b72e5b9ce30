package dev.runnel.duckdb;

import dev.runnel.spi.Columns;
import dev.runnel.spi.Json;
import java.sql.SQLException;
import java.time.ZoneOffset;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBResultSetMetaData;
import org.jspecify.annotations.Nullable;

/** The current row of a chunk, which is some 2,000 rows column by column: a value is read where DuckDB put it. */
final class DuckDbChunkRow extends DuckDbRow {
    private final DuckDBReadableVector[] vectors;
    private long row;

    DuckDbChunkRow(Columns columns) {
        super(columns);
        this.vectors = new DuckDBReadableVector[columns.size()];
    }

    /** True if the driver's vectors can tell every column. */
    static boolean canRead(DuckDBResultSetMetaData meta) throws SQLException {
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            if (!canRead(DuckDBResultSetMetaData.TypeNameToType(meta.getColumnTypeName(i)))) {
                return false;
            }
        }
        return meta.getColumnCount() > 0;
    }

    private static boolean canRead(DuckDBColumnType type) {
        return switch (type) {
            case BOOLEAN,
                    TINYINT,
                    UTINYINT,
                    SMALLINT,
                    USMALLINT,
                    INTEGER,
                    UINTEGER,
                    BIGINT,
                    UBIGINT,
                    HUGEINT,
                    UHUGEINT,
                    FLOAT,
                    DOUBLE,
                    DECIMAL,
                    VARCHAR,
                    JSON,
                    DATE,
                    TIMESTAMP,
                    TIMESTAMP_S,
                    TIMESTAMP_MS,
                    TIMESTAMP_NS,
                    TIMESTAMP_WITH_TIME_ZONE -> true;
            default -> false;
        };
    }

    void chunk(DuckDBDataChunkReader chunk) {
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = chunk.vector(i);
        }
    }

    void row(long now) {
        row = now;
    }

    @Override
    public boolean isNull(int i) {
        return vectors[i].isNull(row);
    }

    @Override
    public long getLong(int i) {
        DuckDBReadableVector vector = vectors[i];
        if (vector.isNull(row)) {
            throw isNull(i, long.class);
        }
        return switch (types[i]) {
            case BIGINT -> vector.getLong(row);
            case INTEGER -> vector.getInt(row);
            case SMALLINT -> vector.getShort(row);
            case UINTEGER -> vector.getUint32(row);
            default -> super.getLong(i);
        };
    }

    @Override
    public int getInt(int i) {
        DuckDBReadableVector vector = vectors[i];
        if (types[i] == DuckDBColumnType.INTEGER && !vector.isNull(row)) {
            return vector.getInt(row);
        } else if (types[i] == DuckDBColumnType.BIGINT && !vector.isNull(row)) {
            long value = vector.getLong(row);
            if ((int) value == value) {
                return (int) value;
            }
        }
        return super.getInt(i);
    }

    @Override
    public double getDouble(int i) {
        return types[i] == DuckDBColumnType.DOUBLE && !vectors[i].isNull(row)
                ? vectors[i].getDouble(row)
                : super.getDouble(i);
    }

    @Override
    public boolean getBoolean(int i) {
        return types[i] == DuckDBColumnType.BOOLEAN && !vectors[i].isNull(row)
                ? vectors[i].getBoolean(row)
                : super.getBoolean(i);
    }

    @Override
    @Nullable
    Object read(int i) {
        DuckDBReadableVector vector = vectors[i];
        if (vector.isNull(row)) {
            return null;
        }
        return switch (types[i]) {
            case BOOLEAN -> vector.getBoolean(row);
            case TINYINT -> (short) vector.getByte(row);
            case UTINYINT -> vector.getUint8(row);
            case SMALLINT -> vector.getShort(row);
            case USMALLINT -> vector.getUint16(row);
            case INTEGER -> vector.getInt(row);
            case UINTEGER -> vector.getUint32(row);
            case BIGINT -> vector.getLong(row);
            case UBIGINT -> vector.getUint64(row);
            case HUGEINT -> vector.getHugeInt(row);
            case UHUGEINT -> vector.getUHugeInt(row);
            case FLOAT -> vector.getFloat(row);
            case DOUBLE -> vector.getDouble(row);
            case DECIMAL -> vector.getBigDecimal(row);
            case JSON -> new Json(vector.getString(row));
            case DATE -> DuckDbValues.finite(vector.getLocalDate(row), columns, i);
            case TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS ->
                DuckDbValues.finite(vector.getLocalDateTime(row), columns, i);
            case TIMESTAMP_WITH_TIME_ZONE ->
                DuckDbValues.finite(vector.getOffsetDateTime(row).toInstant().atOffset(ZoneOffset.UTC), columns, i);
            default -> vector.getString(row);
        };
    }
}
