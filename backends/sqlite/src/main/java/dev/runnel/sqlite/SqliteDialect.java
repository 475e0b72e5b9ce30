package dev.runnel.sqlite;

import dev.runnel.sql.Expression;
import dev.runnel.sql.Select;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.JsonList;
import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQL as SQLite writes it; needs the SQLite that comes with the driver (3.39 or newer: right and full joins). */
public final class SqliteDialect extends Dialect {
    private final DateText dates = new SqliteDates();

    public SqliteDialect() {
        super(
                "sqlite",
                EnumSet.of(
                        Feature.RETURNING,
                        Feature.UPSERT,
                        Feature.RIGHT_JOIN,
                        Feature.FULL_JOIN,
                        Feature.NULLS_ORDER,
                        Feature.AGGREGATE_FILTER,
                        Feature.GROUPS_FRAME,
                        Feature.FRAME_EXCLUDE,
                        Feature.REPEATED_VALUES,
                        Feature.JSON_FUNCTIONS,
                        Feature.DELETE_ACTION,
                        Feature.IF_EXISTS));
    }

    @Override
    public int mostParameters() {
        return SqliteText.MOST_PARAMETERS;
    }

    /** As JSON: more values than SQLite takes parameters, and one text of the statement for any number of them. */
    @Override
    protected boolean longList(Renderer out, List<?> portableValues) {
        String json = JsonList.of(portableValues.stream()
                .map(value -> SqliteTypes.store(value, 0))
                .toList());
        if (json == null) {
            return false;
        }
        out.sql("select value from json_each(").bind(json, ValueType.TEXT).sql(")");
        return true;
    }

    /** SQLite's plans never tell values. */
    @Override
    public String explainForLog() {
        return explain(false);
    }

    @Override
    public List<String> planForLog(List<List<String>> rows) {
        return plan(rows);
    }

    @Override
    protected String explainWords(boolean analyze) {
        return "explain query plan ";
    }

    /** Rows of id, parent, a number without meaning and text; each is indented below its parent, which comes before it. */
    @Override
    public List<String> plan(List<List<String>> rows) {
        var depths = new HashMap<String, Integer>();
        var lines = new ArrayList<String>(rows.size());
        for (List<String> row : rows) {
            int depth = depths.getOrDefault(row.get(1), 0);
            depths.put(row.get(0), depth + 1);
            lines.add("  ".repeat(depth) + row.get(3));
        }
        return lines;
    }

    @Override
    public String nullSafeOperator(boolean distinct) {
        return distinct ? " is not " : " is ";
    }

    @Override
    protected @Nullable String function(SqlFunction function) {
        return SqliteFunctions.text(function);
    }

    @Override
    public DateText dates() {
        return dates;
    }

    @Override
    public void cast(Renderer out, Expression<?> from, ValueType<?> to, boolean tries) {
        if (!SqliteCasts.write(out, from, to)) {
            throw notPortable(
                    "cast from " + from.valueType().sqlType() + " to " + to.sqlType(),
                    "convert the value in the program and bind it");
        }
    }

    @Override
    public void limit(Renderer out, @Nullable Long limit, @Nullable Long offset) {
        // An offset needs a limit; a negative one is none.
        out.sql(" limit ");
        if (limit == null) {
            out.sql("-1");
        } else {
            out.bind(limit, ValueType.BIGINT);
        }
        if (offset != null) {
            out.sql(" offset ").bind(offset, ValueType.BIGINT);
        }
    }

    /** SQLite takes no parentheses there. */
    @Override
    protected void operand(Renderer out, Select query, @Nullable List<String> names) {
        super.operand(out.sql("select * from "), query, names);
    }

    /** A value is stored and compared as it is bound; a cast would make a number of a date. */
    @Override
    protected void typedValue(Renderer out, Expression<?> value) {
        out.expression(value);
    }

    /**
     * The names decide how values are stored: one with TEXT or CHAR keeps text, one with INT makes whole numbers; DATE,
     * UUID and the like make numbers only of text that is one, which theirs is not, while JSON's may be.
     */
    @Override
    protected String typeName(SqlType type) {
        return switch (type) {
            case BOOLEAN -> "BOOLEAN";
            case SMALLINT -> "SMALLINT";
            case INTEGER -> "INTEGER";
            case BIGINT -> "BIGINT";
            case REAL -> "REAL";
            case DOUBLE -> "DOUBLE";
            case DECIMAL -> "DECIMAL";
            case TEXT, ENUM -> "TEXT";
            case VARCHAR -> "VARCHAR";
            case DATE -> "DATE";
            case TIME -> "TIME";
            case TIMESTAMP -> "TIMESTAMP";
            case TIMESTAMPTZ -> "TIMESTAMPTZ";
            case UUID -> "UUID";
            case JSON -> "JSON_TEXT";
            case BYTES -> "BLOB";
            case ARRAY, NAMED -> super.typeName(type);
        };
    }

    @Override
    protected GeneratedColumn generatedColumn(ValueType<?> type, String column, boolean onlyKey, String sequence) {
        if (!onlyKey) {
            throw notPortable(
                    "generated column beside the primary key, as " + column + " would be",
                    "make the generated column the only primary key and the other columns unique");
        }
        // Exactly this type makes the column the row's own number; any other would stay NULL.
        return new GeneratedColumn("INTEGER PRIMARY KEY", true);
    }

    /** As {@link SqliteTypes} stores it, so that a default is equal to the same value bound. */
    @Override
    public String literal(Object value) {
        return value instanceof String || value instanceof Boolean
                ? super.literal(value)
                : super.literal(SqliteTypes.store(value, 0));
    }
}
