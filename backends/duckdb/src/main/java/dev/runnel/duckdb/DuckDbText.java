package dev.runnel.duckdb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.StatementText;
import java.util.regex.Pattern;

/**
 * Refuses what the driver would run as more than was asked for: it runs every statement of a text. Tells what a text leaves
 * behind in its session.
 */
final class DuckDbText {
    /** Beside the settings: what EXPLAIN ANALYZE makes too, prepared statements, what falls back to another value than the URL's. */
    private static final Pattern LEAVES_TRACES = Pattern.compile(
            "(?:prepare|deallocate|reset|call)\\b|(?:create|explain)\\b.*\\btemp(?:orary)?\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private DuckDbText() {}

    /** True if the text may leave something in its session that its first word does not say. Rather too often than not once. */
    static boolean leavesTraces(String sql) {
        int start = StatementText.skipBlank(sql, 0);
        boolean may = start < sql.length() && "pPdDrRcCeE".indexOf(sql.charAt(start)) >= 0;
        return may && LEAVES_TRACES.matcher(sql.substring(start)).lookingAt();
    }

    static void check(String sql) {
        if (sql.indexOf('\0') >= 0) {
            throw wrong("The SQL text holds U+0000, where DuckDB would end it; bind the value instead.");
        }
        int first = StatementText.skipBlank(sql, 0);
        if (first == sql.length()) {
            throw wrong("The SQL text is empty; write a statement.");
        }
        if (StatementText.skipBlank(sql, end(sql, first)) < sql.length()) {
            throw wrong("The text holds more than one statement; send them one by one.");
        }
    }

    /** The index behind the semicolon that ends the first statement. */
    private static int end(String sql, int from) {
        int i = from;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == ';') {
                return i + 1;
            } else if (StatementText.isComment(sql, i)) {
                i = StatementText.skipComment(sql, i);
            } else if (c == '\'' && escapes(sql, i)) {
                i = skipEscaped(sql, i);
            } else if (c == '\'' || c == '"') {
                i = StatementText.skipQuoted(sql, i, c);
            } else if (c == '$') {
                i = skipDollars(sql, i);
            } else {
                i++;
            }
        }
        return i;
    }

    /** In {@code e'…'} a backslash escapes the quote. */
    private static boolean escapes(String sql, int quote) {
        return quote > 0
                && (sql.charAt(quote - 1) == 'e' || sql.charAt(quote - 1) == 'E')
                && (quote == 1 || !Character.isJavaIdentifierPart(sql.charAt(quote - 2)));
    }

    private static int skipEscaped(String sql, int quote) {
        int i = quote + 1;
        while (i < sql.length() && sql.charAt(i) != '\'') {
            i += sql.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, sql.length());
    }

    /** Text in {@code $tag$…$tag$}; the dollar of a parameter is one character. */
    private static int skipDollars(String sql, int dollar) {
        int i = dollar + 1;
        while (i < sql.length() && sql.charAt(i) != '$' && Character.isJavaIdentifierPart(sql.charAt(i))) {
            i++;
        }
        boolean tag = i < sql.length()
                && sql.charAt(i) == '$'
                && (i == dollar + 1 || !Character.isDigit(sql.charAt(dollar + 1)));
        if (!tag) {
            return dollar + 1;
        }
        int close = sql.indexOf(sql.substring(dollar, i + 1), i + 1);
        return close < 0 ? sql.length() : close + i + 1 - dollar;
    }

    private static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.SYNTAX, sentence);
    }
}
