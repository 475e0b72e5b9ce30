package dev.runnel.mysql;

import dev.runnel.sql.render.SqlFunction;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that MySQL writes otherwise than the standard. */
final class MysqlFunctions {
    private static final String JSON_SCALAR =
            "json_unquote(case json_type(json_extract({0}, {1})) when 'NULL' then null"
                    + " else json_extract({0}, {1}) end)";

    private static final Map<SqlFunction, String> TEXTS = new EnumMap<>(SqlFunction.class);

    static {
        TEXTS.put(SqlFunction.MATCHES, "({0} regexp {1})");
        TEXTS.put(SqlFunction.RANDOM, "rand()");
        TEXTS.put(SqlFunction.NOW, "now(6)");
        TEXTS.put(SqlFunction.LOCAL_TIMESTAMP, "now(6)");
        TEXTS.put(SqlFunction.DAYS_BETWEEN, "datediff({1}, {0})");
        TEXTS.put(SqlFunction.STRING_AGG, "group_concat({0} separator {=1})");
        TEXTS.put(SqlFunction.STRING_AGG_ORDERED, "group_concat({0} {order} separator {=1})");

        TEXTS.put(SqlFunction.JSON_EXTRACT, "json_extract({*})");
        TEXTS.put(SqlFunction.JSON_TEXT, JSON_SCALAR);
        TEXTS.put(SqlFunction.JSON_NUMBER, JSON_SCALAR);
        TEXTS.put(
                SqlFunction.JSON_BOOLEAN,
                "(case json_unquote(json_extract({0}, {1})) when 'true' then true when 'false' then false end)");
        TEXTS.put(SqlFunction.JSON_EXISTS, "json_contains_path({0}, 'one', {1})");
        TEXTS.put(SqlFunction.JSON_ARRAY_LENGTH, "json_length({*})");
        TEXTS.put(SqlFunction.JSON_CONTAINS, "json_contains({*})");
        TEXTS.put(SqlFunction.JSON_SET, "json_set({*})");
        TEXTS.put(SqlFunction.JSON_OF_JSON, "cast({0} as json)");
        // Without the cast the server takes a parameter there for a number.
        TEXTS.put(SqlFunction.JSON_OF_TEXT, "cast({0} as char)");
        TEXTS.put(SqlFunction.JSON_OF_BOOLEAN, "cast(case when {0} then 'true' when not {0} then 'false' end as json)");
    }

    private MysqlFunctions() {}

    static @Nullable String text(SqlFunction function) {
        return TEXTS.containsKey(function) ? TEXTS.get(function) : function.standard();
    }
}
