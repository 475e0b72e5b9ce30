package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.StatementText;
import dev.runnel.spi.support.StatementWord;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a text leaves behind in its session that its first word does not say. Rather too often than not once. */
final class MysqlText {
    private static final Pattern TRACES = Pattern.compile(
            "(?<!@)@(?!@)|\\b(?:get_lock|release_lock)\\s*\\(|^(?:use|lock|unlock|handler|prepare|flush|call|do)\\b",
            Pattern.CASE_INSENSITIVE);

    /** What the server does not prepare; the driver sends it as text. */
    private static final Pattern NOT_PREPARED = Pattern.compile(
            "(?:begin|start|rollback|savepoint|release|use|lock|unlock|handler|load|xa"
                    + "|(?:create|drop|alter)\\s+(?:definer\\s*=\\s*\\S+\\s+)?(?:procedure|function|trigger|event))\\b",
            Pattern.CASE_INSENSITIVE);

    private MysqlText() {}

    /** Refuses a text that is empty, or has more arguments than the protocol counts. */
    static void check(String sql, int arguments) {
        if (StatementText.skipBlank(sql, 0) == sql.length()) {
            throw new RunnelException(ErrorKind.SYNTAX, "The SQL text is empty; write a statement.");
        }
        if (arguments > MysqlDialect.MOST_PARAMETERS) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The statement has " + arguments + " parameters, and MySQL takes " + MysqlDialect.MOST_PARAMETERS
                            + " at most. Split it.");
        }
    }

    /** True if the server prepares it, and so refuses a second statement behind it. */
    static boolean isPrepared(String sql) {
        return !NOT_PREPARED.matcher(sql.substring(StatementText.skipBlank(sql, 0))).lookingAt();
    }

    /**
     * Of what goes as text, a driver that always takes many statements must be given only one; routines hold
     * semicolons.
     */
    static void requireOne(String sql) {
        int end = sql.indexOf(';');
        boolean routine = StatementWord.of(sql) == StatementWord.DDL;
        if (end >= 0 && !routine && !isPrepared(sql) && StatementText.skipBlank(sql, end) < sql.length()) {
            throw new RunnelException(
                    ErrorKind.SYNTAX, "The text holds more than one statement; send them one by one.");
        }
    }

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
