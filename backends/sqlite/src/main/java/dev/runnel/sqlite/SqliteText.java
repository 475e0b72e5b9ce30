package dev.runnel.sqlite;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.StatementText;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Refuses what SQLite would run only in part: it prepares the first statement of a text and forgets the rest, and it
 * ends a text at U+0000. Tells what a text leaves behind in its session.
 */
final class SqliteText {
    static final int MOST_PARAMETERS = 32_766;

    /** Asks a pragma, or makes it do something to the file; any other may set it. */
    private static final Pattern PRAGMA_THAT_ASKS = Pattern.compile(
            "pragma\\s+(\\w+\\s*\\.\\s*)?(\\w+\\s*;?\\s*|(table_x?info|table_list|index_x?info|index_list|foreign_key_(list|check)"
                    + "|(integrity|quick)_check|wal_checkpoint|optimize|incremental_vacuum)\\b.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern LEAVES_TRACES = Pattern.compile(
            "(pragma|attach|detach)\\b|create\\b.*\\btemp(orary)?\\b", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private SqliteText() {}

    /**
     * True if the text may change its session for the next borrower: a setting, another file, something temporary. Rather too
     * often than not once; most texts are known by their first letter to do nothing of the kind.
     */
    static boolean leavesTraces(String sql) {
        int start = StatementText.skipBlank(sql, 0);
        if (start == sql.length() || "pPaAdDcC".indexOf(sql.charAt(start)) < 0) {
            return false;
        }
        String statement = sql.substring(start);
        return LEAVES_TRACES.matcher(statement).lookingAt()
                && !PRAGMA_THAT_ASKS.matcher(statement).matches();
    }

    static void check(String sql, int arguments) {
        if (arguments > MOST_PARAMETERS) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The statement has " + arguments + " parameters; SQLite takes at most " + MOST_PARAMETERS
                            + ". Split the list, or send the rows as a batch.");
        }
        if (sql.indexOf('\0') >= 0) {
            throw new RunnelException(
                    ErrorKind.SYNTAX, "The SQL text holds U+0000, where SQLite would end it; bind the value instead.");
        }
        int first = StatementText.skipBlank(sql, 0);
        if (first == sql.length()) {
            throw new RunnelException(ErrorKind.SYNTAX, "The SQL text is empty; write a statement.");
        }
        int end = end(sql, first);
        if (StatementText.skipBlank(sql, end) < sql.length()) {
            throw new RunnelException(
                    ErrorKind.SYNTAX,
                    "The text holds more than one statement, and SQLite runs only the first; send them one by one.");
        }
    }

    /** The index behind the first statement. In a trigger a semicolon ends it only after {@code ; end}. */
    private static int end(String sql, int from) {
        boolean trigger = false;
        boolean head = true;
        boolean afterSemicolon = false;
        boolean afterEnd = false;
        int i = from;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
            } else if (StatementText.isComment(sql, i)) {
                i = StatementText.skipComment(sql, i);
            } else if (c == ';') {
                if (!trigger || afterEnd) {
                    return i + 1;
                }
                afterSemicolon = true;
                i++;
            } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
                i = c == '[' ? bracket(sql, i) : StatementText.skipQuoted(sql, i, c);
                afterSemicolon = false;
                afterEnd = false;
                head = false;
            } else if (Character.isJavaIdentifierStart(c)) {
                int word = i;
                while (i < sql.length() && Character.isJavaIdentifierPart(sql.charAt(i))) {
                    i++;
                }
                switch (sql.substring(word, i).toLowerCase(Locale.ROOT)) {
                    case "create", "temp", "temporary" -> {}
                    case "explain", "query", "plan" -> {}
                    case "trigger" -> {
                        trigger |= head;
                        head = false;
                    }
                    default -> head = false;
                }
                afterEnd = afterSemicolon && sql.substring(word, i).equalsIgnoreCase("end");
                afterSemicolon = false;
            } else {
                afterSemicolon = false;
                afterEnd = false;
                head = false;
                i++;
            }
        }
        return i;
    }

    private static int bracket(String sql, int i) {
        int close = sql.indexOf(']', i);
        return close < 0 ? sql.length() : close + 1;
    }
}
