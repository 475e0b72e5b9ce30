package dev.runnel.mysql;

import dev.runnel.spi.support.StatementText;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a text leaves behind in its session that its first word does not say. Rather too often than not once. */
final class MysqlText {
    private static final Pattern TRACES = Pattern.compile(
            "(?<!@)@(?!@)|\\b(?:get_lock|release_lock)\\s*\\(|^(?:use|lock|unlock|handler|prepare|flush|call|do)\\b",
            Pattern.CASE_INSENSITIVE);

    private MysqlText() {}

    /** User variables, locks by name, locked tables, a handler, the database. */
    static boolean leavesTraces(String sql) {
        return TRACES.matcher(sql.substring(StatementText.skipBlank(sql, 0))).find();
    }

    static boolean choosesDatabase(String sql) {
        return sql.substring(StatementText.skipBlank(sql, 0))
                .toLowerCase(Locale.ROOT)
                .startsWith("use");
    }
}
