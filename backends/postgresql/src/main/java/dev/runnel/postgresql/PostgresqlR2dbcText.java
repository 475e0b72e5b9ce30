package dev.runnel.postgresql;

import dev.runnel.spi.support.StatementText;

/** A text as r2dbc-postgresql reads it. */
final class PostgresqlR2dbcText {
    private PostgresqlR2dbcText() {}

    /**
     * The driver knows no {@code E'it\'s'} and takes the quote for the string's end; {@code E'it''s'} is the same to the
     * server, to the character.
     */
    static String of(String sql) {
        if (!sql.contains("\\'")) {
            return sql;
        }
        var text = new StringBuilder(sql);
        int at = 0;
        while (at < sql.length()) {
            int behind = StatementText.skipOpaque(sql, at);
            if (StatementText.isEscapeString(sql, at)) {
                doubleQuotes(text, at + 1, behind - 1);
            }
            at = Math.max(behind, at + 1);
        }
        return text.toString();
    }

    private static void doubleQuotes(StringBuilder text, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (text.charAt(i) == '\\') {
                if (text.charAt(i + 1) == '\'') {
                    text.setCharAt(i, '\'');
                }
                i++;
            }
        }
    }
}
