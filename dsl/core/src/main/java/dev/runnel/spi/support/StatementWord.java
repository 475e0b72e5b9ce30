package dev.runnel.spi.support;

import java.util.Locale;
import java.util.regex.Pattern;

/** What the first word of a text says that it does to the session beside its own work. */
public enum StatementWord {
    /** Nothing that outlives the statement. */
    NONE,
    /** Begins a transaction. */
    BEGIN,
    /** Ends one. */
    END,
    /** Sets, releases or rolls back to a savepoint, which begins or ends a transaction where none is open (SQLite). */
    SAVEPOINT,
    /** Changes what tables look like. */
    DDL,
    /** Changes a setting of the session. */
    SETTING;

    private static final int LONGEST = 9;
    /** A temporary table belongs to the session that made it, and is left behind like a setting. */
    private static final Pattern TEMPORARY =
            Pattern.compile("\\s+(or\\s+replace\\s+)?((local|global)\\s+)?temp(orary)?\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern TO_SAVEPOINT = Pattern.compile("\\bto\\b", Pattern.CASE_INSENSITIVE);

    public static StatementWord of(String sql) {
        int start = StatementText.skipBlank(sql, 0);
        int end = start;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        if (end - start > LONGEST) {
            return NONE;
        }
        return switch (sql.substring(start, end).toLowerCase(Locale.ROOT)) {
            case "begin", "start" -> BEGIN;
            case "commit", "end", "abort" -> END;
            case "rollback" -> TO_SAVEPOINT.matcher(sql.substring(end)).find() ? SAVEPOINT : END;
            case "savepoint", "release" -> SAVEPOINT;
            case "create" -> TEMPORARY.matcher(sql.substring(end)).lookingAt() ? SETTING : DDL;
            case "alter", "drop" -> DDL;
            case "set", "pragma", "attach", "detach", "use" -> SETTING;
            default -> NONE;
        };
    }
}
