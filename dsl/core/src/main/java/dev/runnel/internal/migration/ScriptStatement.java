package dev.runnel.internal.migration;

import dev.runnel.internal.text.SqlScanner;

/** One statement of a file, without the semicolon behind it. {@code line} counts from 1. */
record ScriptStatement(String sql, int line) {
    private static final int MOST_WORDS = 4;

    /** As it stands in a script that is printed. */
    String asLine() {
        return sql + ";\n";
    }

    /**
     * What tells it in a message: {@code insert into users …}. It ends before the first name in quotes, number or sign, and
     * after a few words, so that no value is ever a part of it.
     */
    String firstWords() {
        int most = sql.regionMatches(true, 0, "set ", 0, 4) ? 2 : MOST_WORDS;
        int end = 0;
        int at = 0;
        for (int words = 0; words < most && at < sql.length() && Character.isLetter(sql.charAt(at)); words++) {
            end = SqlScanner.skipWord(sql, at);
            at = end;
            while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
                at++;
            }
        }
        String words = sql.substring(0, end).replaceAll("\\s+", " ");
        return end == sql.length() ? words : words.isEmpty() ? "…" : words + " …";
    }
}
