package dev.runnel.mysql;

import dev.runnel.sql.render.SqlFunction;
import org.jspecify.annotations.Nullable;

/**
 * The functions that MariaDB writes otherwise than MySQL: JSON is a text there, which a function of JSON makes JSON of.
 */
final class MariaDbFunctions {
    private MariaDbFunctions() {}

    static @Nullable String text(SqlFunction function) {
        return switch (function) {
            case LAG_OR, LEAD_OR -> null;
            case JSON_OF_JSON -> "json_extract({0}, '$')";
            case JSON_OF_BOOLEAN -> "json_extract(case when {0} then 'true' when not {0} then 'false' end, '$')";
            default -> MysqlFunctions.text(function);
        };
    }
}
