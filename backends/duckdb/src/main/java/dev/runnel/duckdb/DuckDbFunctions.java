package dev.runnel.duckdb;

import dev.runnel.sql.render.SqlFunction;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that DuckDB writes otherwise than the standard. */
final class DuckDbFunctions {
    private static final Map<SqlFunction, String> TEXTS = new EnumMap<>(SqlFunction.class);

    static {
        TEXTS.put(SqlFunction.LENGTH, "length({0})");
        // Without the space they take off any blank of Unicode.
        TEXTS.put(SqlFunction.TRIM, "trim({0}, ' ')");
        TEXTS.put(SqlFunction.LTRIM, "ltrim({0}, ' ')");
        TEXTS.put(SqlFunction.RTRIM, "rtrim({0}, ' ')");
        TEXTS.put(SqlFunction.MATCHES, "regexp_matches({*})");
        TEXTS.put(SqlFunction.STRING_AGG, "string_agg({*})");
        TEXTS.put(SqlFunction.STRING_AGG_ORDERED, "string_agg({0}, {1} {order})");
        TEXTS.put(SqlFunction.DAYS_BETWEEN, "date_diff('day', {0}, {1})");

        TEXTS.put(SqlFunction.ARRAY_LENGTH, "length({0})");
        TEXTS.put(SqlFunction.ARRAY_CONTAINS, "list_contains({*})");
        TEXTS.put(SqlFunction.ARRAY_CONTAINS_ALL, "list_has_all({*})");
        TEXTS.put(SqlFunction.ARRAY_CONTAINS_ANY, "list_has_any({*})");

        TEXTS.put(SqlFunction.JSON_EXTRACT, "json_extract({*})");
        TEXTS.put(SqlFunction.JSON_TEXT, "json_extract_string({*})");
        TEXTS.put(SqlFunction.JSON_NUMBER, "json_extract_string({*})");
        TEXTS.put(SqlFunction.JSON_BOOLEAN, "cast(json_extract_string({*}) as boolean)");
        TEXTS.put(SqlFunction.JSON_EXISTS, "json_exists({*})");
        TEXTS.put(SqlFunction.JSON_ARRAY_LENGTH, "json_array_length({*})");
        TEXTS.put(SqlFunction.JSON_CONTAINS, "json_contains({*})");
        TEXTS.put(SqlFunction.JSON_SET, "json_set({*})");
        TEXTS.put(SqlFunction.JSON_OF_JSON, "cast({0} as json)");
        TEXTS.put(SqlFunction.JSON_OF_BOOLEAN, "to_json({0})");
        TEXTS.put(SqlFunction.JSON_OF_NUMBER, "to_json({0})");
        TEXTS.put(SqlFunction.JSON_OF_TEXT, "to_json({0})");
    }

    private DuckDbFunctions() {}

    static @Nullable String text(SqlFunction function) {
        return TEXTS.containsKey(function) ? TEXTS.get(function) : function.standard();
    }
}
