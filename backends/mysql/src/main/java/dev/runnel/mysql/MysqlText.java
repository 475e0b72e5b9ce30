package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.StatementText;
import dev.runnel.spi.support.StatementWord;
import java.util.regex.Pattern;

/** What a text leaves behind in its session that its first word does not say. Rather too often than not once. */
final class MysqlText {
    /** The begin of what is a comment to others, and what MySQL runs, as it does {@code /*!50000}, or MariaDB, {@code /*M!}. */
    private static final String EXECUTABLE_COMMENT = "/\\*M?!";

    /** Which leaves a session that was in it without any. */
    private static final String DROPS_DATABASE = "drop\\b.*\\b(?:database|schema)\\b";

    private static final Pattern TRACES_ANYWHERE = Pattern.compile(
            "(?<!@)@(?!@)|" + EXECUTABLE_COMMENT + "|\\b(?:service_)?(?:get|release)\\w*_locks?\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern TRACES_FIRST = Pattern.compile(
            "(?:use|lock|unlock|handler|prepare|execute|flush|backup|call|do|xa|if|case|loop|while|repeat|for)\\b"
                    + "|\\w+\\s*:|begin\\b.*\\bnot\\b|create\\b.*\\btemporary\\b|" + DROPS_DATABASE,
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Or may: what {@code execute} runs was prepared out of some text, and a comment may hold any. */
    private static final Pattern CHOOSES_DATABASE = Pattern.compile(
            "(?:use|execute)\\b|.*" + EXECUTABLE_COMMENT + "|" + DROPS_DATABASE,
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What the server does not prepare, or is not worth the round trip; the driver sends it as text. */
    private static final Pattern NOT_PREPARED = Pattern.compile(
            "(?:begin|start|commit|rollback|savepoint|release|use|lock|unlock|handler|load|xa"
                    + "|(?:create|drop|alter)\\s+(?:definer\\s*=\\s*\\S+\\s+)?(?:procedure|function|trigger|event))\\b",
            Pattern.CASE_INSENSITIVE);

    /** What makes a routine of many statements, up to its first semicolon. */
    private static final Pattern ROUTINE_WITH_BODY = Pattern.compile(
            "create\\b.*\\b(?:procedure|function|trigger|event)\\b.*\\b(?:begin|then|loop|repeat|while)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** asyncer and Connector/J compute the keys of an insert's rows by what it was when they connected. */
    private static final Pattern KEY_STEP = Pattern.compile(
            "set\\b(?!\\s+(?:@@)?(?:global|persist)).*\\bauto_increment_increment\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private MysqlText() {}

    /**
     * Refuses a text that is empty, has more arguments than the protocol counts, or would have the driver tell wrong keys from
     * then on.
     */
    static void check(String sql, int arguments) {
        if (skipBlank(sql, 0) == sql.length()) {
            throw new RunnelException(ErrorKind.SYNTAX, "The SQL text is empty; write a statement.");
        }
        if (arguments > MysqlDialect.MOST_PARAMETERS) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The statement has " + arguments + " parameters, and MySQL takes " + MysqlDialect.MOST_PARAMETERS
                            + " at most. Split it.");
        }
        if (KEY_STEP.matcher(sql.substring(skipBlank(sql, 0))).lookingAt()) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "The drivers tell generated keys by the auto_increment_increment that a session began with; set it in"
                            + " the URL instead: session_variables=auto_increment_increment%3D7.");
        }
    }

    /** True if the server prepares it, and so refuses a second statement behind it. */
    static boolean isPrepared(String sql) {
        return !NOT_PREPARED.matcher(sql.substring(skipBlank(sql, 0))).lookingAt();
    }

    /**
     * Of what goes as text, a driver that always takes many statements must be given only one. Rather refused too often than
     * not once: a semicolon may stand in the body of a routine that is being made, and nowhere else before the end.
     */
    static void requireOne(String sql) {
        int start = skipBlank(sql, 0);
        int end = sql.indexOf(';', start);
        boolean one = end < 0 || skipBlank(sql, end) == sql.length() || isPrepared(sql);
        if (!one && !ROUTINE_WITH_BODY.matcher(sql.substring(start, end)).lookingAt()) {
            throw new RunnelException(
                    ErrorKind.SYNTAX, "The text holds more than one statement; send them one by one.");
        }
    }

    /** Settings, temporary tables, user variables, locks by name, locked tables, a handler, the database. */
    static boolean leavesTraces(String sql) {
        String statement = sql.substring(skipBlank(sql, 0));
        return StatementWord.of(statement) == StatementWord.SETTING
                || TRACES_FIRST.matcher(statement).lookingAt()
                || TRACES_ANYWHERE.matcher(statement).find();
    }

    static boolean choosesDatabase(String sql) {
        return CHOOSES_DATABASE.matcher(sql.substring(skipBlank(sql, 0))).lookingAt();
    }

    /** Like {@link StatementText#skipBlank}, with the comments that only these servers know. */
    private static int skipBlank(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '#') {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at)) {
                return at;
            } else if (StatementText.isComment(sql, at)) {
                at = StatementText.skipComment(sql, at);
            } else if (Character.isWhitespace(c) || c == ';' || c == '\uFEFF') {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }
}
