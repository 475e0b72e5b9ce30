package dev.runnel.jdbc;

import java.util.Locale;

/** What the first word of a text says that it does to the session beside its own work. */
public enum StatementWord {
    /** Nothing that outlives the statement. */
    NONE,
    /** Begins a transaction. */
    BEGIN,
    /** Ends one. */
    END,
    /** Sets or releases a savepoint, which begins or ends a transaction where none is open (SQLite). */
    SAVEPOINT,
    /** Changes what tables look like. */
    DDL,
    /** Changes a setting of the session. */
    SETTING;

    private static final int LONGEST = 9;

    static StatementWord of(String sql) {
        int start = SqlText.skipBlank(sql, 0);
        int end = start;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        if (end - start > LONGEST) {
            return NONE;
        }
        return switch (sql.substring(start, end).toLowerCase(Locale.ROOT)) {
            case "begin", "start" -> BEGIN;
            case "commit", "end", "rollback", "abort" -> END;
            case "savepoint", "release" -> SAVEPOINT;
            case "create", "alter", "drop" -> DDL;
            case "set", "pragma", "attach", "detach", "use" -> SETTING;
            default -> NONE;
        };
    }
}
