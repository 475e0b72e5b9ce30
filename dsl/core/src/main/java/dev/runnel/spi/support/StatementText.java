package dev.runnel.spi.support;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.text.SqlScanner;
import dev.runnel.internal.text.StatementNesting;

/** Walks over SQL text: blanks, comments, quoted parts. */
public final class StatementText {
    private StatementText() {}

    /** The index of the first character from {@code at} on that is neither blank nor comment nor {@code ;}. */
    public static int skipBlank(String sql, int at) {
        int i = at;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (Character.isWhitespace(c) || c == ';' || c == '\uFEFF') {
                i++;
            } else if (isComment(sql, i)) {
                i = skipComment(sql, i);
            } else {
                break;
            }
        }
        return i;
    }

    /** Refuses an empty text, and one of more than one statement, of which a driver would run or drop the rest. */
    public static void requireOne(String sql) {
        if (skipBlank(sql, 0) == sql.length()) {
            throw new RunnelException(ErrorKind.SYNTAX, "The SQL text is empty; write a statement.");
        }
        if (sql.indexOf(';') >= 0 && !isOne(sql)) {
            throw new RunnelException(
                    ErrorKind.SYNTAX, "The text holds more than one statement; send them one by one.");
        }
    }

    /** True if the text holds one statement and no more. */
    public static boolean isOne(String sql) {
        var nesting = new StatementNesting();
        int i = skipBlank(sql, 0);
        while (i < sql.length() && (sql.charAt(i) != ';' || nesting.isInside())) {
            int behind = skipOpaque(sql, i);
            if (behind == i && SqlScanner.isWordPart(sql.charAt(i))) {
                behind = SqlScanner.skipWord(sql, i);
                nesting.word(sql, i, behind);
            } else if (behind == i) {
                nesting.sign(sql.charAt(i));
                behind = i + 1;
            }
            i = behind;
        }
        // What is never closed may hide a second one.
        boolean closed = !nesting.isInside() || sql.indexOf(';') < 0;
        return closed && skipBlank(sql, i) == sql.length();
    }

    /** The index behind the comment, string, quoted name or dollar-quoted text that begins at {@code i}; {@code i} if none does. */
    public static int skipOpaque(String sql, int i) {
        return SqlScanner.skipOpaque(sql, i);
    }

    /** True if a string of PostgreSQL's begins at {@code i} in which a backslash escapes: {@code E'…'}. */
    public static boolean isEscapeString(String sql, int i) {
        return sql.charAt(i) == '\'' && SqlScanner.isEscapeString(sql, i);
    }

    /** True if a comment begins at {@code i}. */
    public static boolean isComment(String sql, int i) {
        return sql.startsWith("--", i) || sql.startsWith("/*", i);
    }

    /** The index behind the comment that begins at {@code i}. */
    public static int skipComment(String sql, int i) {
        boolean line = sql.charAt(i) == '-';
        int end = line ? sql.indexOf('\n', i) : sql.indexOf("*/", i + 2);
        return end < 0 ? sql.length() : line ? end + 1 : end + 2;
    }

    /** The index behind the quoted part that begins at {@code i}; a doubled {@code close} is inside it. */
    public static int skipQuoted(String sql, int i, char close) {
        int at = i + 1;
        while (at < sql.length()) {
            if (sql.charAt(at) == close) {
                if (at + 1 < sql.length() && sql.charAt(at + 1) == close) {
                    at++;
                } else {
                    return at + 1;
                }
            }
            at++;
        }
        return at;
    }
}
