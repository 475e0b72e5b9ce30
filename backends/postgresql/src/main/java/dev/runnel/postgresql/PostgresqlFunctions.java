package dev.runnel.postgresql;

import dev.runnel.sql.render.SqlFunction;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that PostgreSQL writes otherwise than the standard. */
final class PostgresqlFunctions {
    private static final Map<SqlFunction, String> TEXTS = new EnumMap<>(SqlFunction.class);

    static {
        TEXTS.put(SqlFunction.LENGTH, "length({0})");
        TEXTS.put(SqlFunction.TRIM, "btrim({0})");
        TEXTS.put(SqlFunction.LTRIM, "ltrim({0})");
        TEXTS.put(SqlFunction.RTRIM, "rtrim({0})");
        TEXTS.put(SqlFunction.MATCHES, "({0} ~ {1})");
        TEXTS.put(SqlFunction.STRING_AGG, "string_agg({0}, {1})");
        TEXTS.put(SqlFunction.STRING_AGG_ORDERED, "string_agg({0}, {1} {order})");
        TEXTS.put(SqlFunction.DAYS_BETWEEN, "cast({1} - {0} as bigint)");
        // Of decimals they are decimals, with more digits than a double has.
        TEXTS.put(SqlFunction.STDDEV, "cast(stddev_samp({0}) as double precision)");
        TEXTS.put(SqlFunction.VARIANCE, "cast(var_samp({0}) as double precision)");

        TEXTS.put(SqlFunction.ARRAY_CONTAINS, "({1} = any({0}))");
        TEXTS.put(SqlFunction.ARRAY_CONTAINS_ALL, "({0} @> {1})");
        TEXTS.put(SqlFunction.ARRAY_CONTAINS_ANY, "({0} && {1})");

        TEXTS.put(SqlFunction.JSON_EXTRACT, "({0} #> {1})");
        TEXTS.put(SqlFunction.JSON_TEXT, "({0} #>> {1})");
        TEXTS.put(SqlFunction.JSON_NUMBER, "({0} #>> {1})");
        TEXTS.put(SqlFunction.JSON_BOOLEAN, "cast({0} #>> {1} as boolean)");
        TEXTS.put(SqlFunction.JSON_EXISTS, "(({0} #> {1}) is not null)");
        TEXTS.put(SqlFunction.JSON_ARRAY_LENGTH, "jsonb_array_length({0} #> {1})");
        TEXTS.put(SqlFunction.JSON_CONTAINS, "({0} @> {1})");
        TEXTS.put(SqlFunction.JSON_SET, "jsonb_set({*})");
        TEXTS.put(SqlFunction.JSON_OBJECT, "jsonb_build_object({*})");
        TEXTS.put(SqlFunction.JSON_ARRAY, "jsonb_build_array({*})");
        // A bound text is of no type until something says it.
        TEXTS.put(SqlFunction.JSON_KEY, "cast({0} as text)");
        TEXTS.put(SqlFunction.JSON_OF_BOOLEAN, "to_jsonb({0})");
        TEXTS.put(SqlFunction.JSON_OF_NUMBER, "to_jsonb({0})");
        TEXTS.put(SqlFunction.JSON_OF_TEXT, "to_jsonb(cast({0} as text))");
    }

    private PostgresqlFunctions() {}

    static @Nullable String text(SqlFunction function) {
        return TEXTS.getOrDefault(function, function.standard());
    }
}
