package dev.runnel.jdbc;

import java.util.Locale;

/** What the first word of a text says about transactions. */
public enum TransactionWord {
    NONE,
    BEGIN,
    END,
    SAVEPOINT;

    static TransactionWord of(String sql) {
        int start = SqlText.skipBlank(sql, 0);
        int end = start;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        if (end - start > 9) {
            return NONE;
        }
        return switch (sql.substring(start, end).toLowerCase(Locale.ROOT)) {
            case "begin", "start" -> BEGIN;
            case "commit", "end", "rollback", "abort" -> END;
            case "savepoint", "release" -> SAVEPOINT;
            default -> NONE;
        };
    }
}
