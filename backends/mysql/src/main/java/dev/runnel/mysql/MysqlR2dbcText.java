package dev.runnel.mysql;

import dev.runnel.sql.render.Lexing;

/**
 * A text as both R2DBC drivers read it. They count its parameters themselves and do not quite read as the server does: asyncer
 * knows no backslash in strings and no {@code #}, and both take {@code 5--1} for a comment.
 */
final class MysqlR2dbcText {
    private MysqlR2dbcText() {}

    /** The same to the server; without the comments. */
    static String of(String sql) {
        boolean misread = sql.indexOf('#') >= 0 || sql.indexOf('\\') >= 0 || sql.contains("--");
        return misread && sql.indexOf('?') >= 0 ? rewritten(sql) : sql;
    }

    private static String rewritten(String sql) {
        var text = new StringBuilder(sql.length());
        int at = 0;
        while (at < sql.length()) {
            int behind = Lexing.MYSQL.skipOpaque(sql, at);
            char c = sql.charAt(at);
            if (behind == at) {
                text.append(c);
                if (sql.startsWith("--", at)) {
                    text.append(' ');
                }
                behind++;
            } else if (Lexing.MYSQL.isComment(sql, at)) {
                text.append(' ');
            } else if (c == '\'' || c == '"') {
                doubleQuotes(sql, at, behind, c, text);
            } else {
                text.append(sql, at, behind);
            }
            at = behind;
        }
        return text.toString();
    }

    private static void doubleQuotes(String sql, int from, int to, char quote, StringBuilder text) {
        text.append(quote);
        for (int i = from + 1; i < to; i++) {
            char c = sql.charAt(i);
            if (c == '\\' && i + 1 < to) {
                i++;
                text.append(sql.charAt(i) == quote ? quote : c);
                c = sql.charAt(i);
            }
            text.append(c);
        }
    }
}
