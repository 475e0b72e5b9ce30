package dev.runnel.duckdb;

import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.JsonList;
import dev.runnel.sql.render.JsonPlan;
import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQL as DuckDB writes it. */
public final class DuckDbDialect extends Dialect {
    /** The texts in a plan that name something, and are no expressions. */
    private static final Set<String> PLAN_NAMES = Set.of("name", "Table", "Type", "Estimated Cardinality");

    private final DateText dates = new DuckDbDates();

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
                        Feature.AGGREGATE_FILTER,
                        Feature.GROUPS_FRAME,
                        Feature.FRAME_EXCLUDE,
                        Feature.GROUPING_SETS,
                        Feature.REPEATED_VALUES,
                        Feature.TRY_CAST,
                        Feature.ARRAYS,
                        Feature.JSON_FUNCTIONS,
                        Feature.STRUCTS,
                        Feature.EXPLAIN_ANALYZE,
                        Feature.IF_EXISTS));
    }

    @Override
    protected @Nullable String function(SqlFunction function) {
        return DuckDbFunctions.text(function);
    }

    /** Two {@code ?} are two values, of which DuckDB does not know that they are equal. */
    @Override
    protected String sharedPlaceholder(int position) {
        return "$" + position;
    }

    /** As JSON: tens of thousands of placeholders take DuckDB seconds. */
    @Override
    protected boolean longList(Renderer out, List<?> portableValues) {
        String json = JsonList.of(portableValues);
        if (json == null) {
            return false;
        }
        String type = portableValues.get(0) instanceof String ? "VARCHAR" : "BIGINT";
        out.sql("select unnest(from_json(").bind(json, ValueType.TEXT).sql(", '[\"" + type + "\"]'))");
        return true;
    }

    @Override
    public DateText dates() {
        return dates;
    }

    /** {@code /} would give fractions. */
    @Override
    public String wholeDivision() {
        return " // ";
    }

    /** As a JSON pointer: DuckDB's paths know neither an empty key nor escapes of control characters. */
    @Override
    public String jsonPath(List<Object> steps) {
        var pointer = new StringBuilder();
        for (Object step : steps) {
            pointer.append('/').append(step.toString().replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
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

    @Override
    public String explainForLog() {
        return "explain (format json) ";
    }

    @Override
    public List<String> planForLog(List<List<String>> rows) {
        return JsonPlan.withoutValues(plan(rows), PLAN_NAMES);
    }
}
