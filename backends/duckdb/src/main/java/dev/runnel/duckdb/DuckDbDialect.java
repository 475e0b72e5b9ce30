package dev.runnel.duckdb;

import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.Renderer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SQL as DuckDB writes it. */
public final class DuckDbDialect extends Dialect {
    public DuckDbDialect() {
        super(
                "duckdb",
                EnumSet.of(
                        Feature.RETURNING,
                        Feature.UPSERT,
                        Feature.RIGHT_JOIN,
                        Feature.FULL_JOIN,
                        Feature.LATERAL,
                        Feature.NULLS_ORDER,
                        Feature.IF_EXISTS));
    }

    @Override
    public String function(String standard) {
        return standard.equals("char_length") ? "length" : standard;
    }

    @Override
    public void limit(Renderer out, @Nullable Long limit, @Nullable Long offset) {
        if (limit != null) {
            number(out.sql(" limit "), limit);
        }
        if (offset != null) {
            number(out.sql(" offset "), offset);
        }
    }

    /** In a query that uses the tables around it, DuckDB takes no parameter there. */
    private static void number(Renderer out, long rows) {
        if (out.isNested()) {
            out.sql(Long.toString(rows));
        } else {
            out.bind(rows, ValueType.BIGINT);
        }
    }

    @Override
    protected String typeName(SqlType type) {
        return switch (type) {
            case REAL -> "real";
            case DOUBLE -> "double";
            case TIME -> "time";
            case TIMESTAMP -> "timestamp";
            case TIMESTAMPTZ -> "timestamptz";
            case JSON -> "json";
            case BYTES -> "blob";
            default -> super.typeName(type);
        };
    }

    @Override
    public boolean countsBySequence() {
        return true;
    }

    @Override
    protected GeneratedColumn generatedColumn(ValueType<?> type, String column, boolean onlyKey, String sequence) {
        return new GeneratedColumn(typeName(type) + " default nextval(" + textLiteral(sequence) + ") not null", false);
    }

    /** {@code X'…'} is text here. */
    @Override
    public String literal(Object value) {
        if (value instanceof byte[] bytes) {
            return "unhex('" + HexFormat.of().formatHex(bytes) + "')";
        }
        return value instanceof Instant || value instanceof OffsetDateTime
                ? super.literal(value).replace("timestamp '", "timestamptz '")
                : super.literal(value);
    }
}
