package dev.runnel.internal.text;

/** Walks over SQL text in steps: what is inside comments, strings and quoted identifiers is none of our business. */
public final class SqlScanner {
    private SqlScanner() {}

    /**
     * If a comment, string, quoted identifier or dollar-quoted text begins at {@code i}, the index behind it; else {@code i}.
     * One that is not closed reaches to the end: the database will say so better than we could.
     */
    public static int skipOpaque(String sql, int i) {
        char c = sql.charAt(i);
        return switch (c) {
            case '\'' -> skipQuoted(sql, i, '\'', isEscapeString(sql, i));
            case '"', '`' -> skipQuoted(sql, i, c, false);
            case '[' -> isBracketIdentifier(sql, i) ? skipQuoted(sql, i, ']', false) : i;
            case '-' -> sql.startsWith("--", i) ? skipLine(sql, i) : i;
            case '/' -> sql.startsWith("/*", i) ? skipBlock(sql, i) : i;
            case '$' -> skipDollarQuoted(sql, i);
            default -> i;
        };
    }

    /** True if {@code c} may be part of a word: a keyword, name or parameter name. */
    public static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    /** The index behind the word that begins at {@code i}. */
    public static int skipWord(String sql, int i) {
        int at = i;
        while (at < sql.length() && (isWordPart(sql.charAt(at)) || sql.charAt(at) == '$')) {
            at++;
        }
        return at;
    }

    /** PostgreSQL's {@code E'…'}, in which a backslash escapes the quote. */
    public static boolean isEscapeString(String sql, int i) {
        return i > 0
                && (sql.charAt(i - 1) == 'E' || sql.charAt(i - 1) == 'e')
                && (i == 1 || !isWordPart(sql.charAt(i - 2)));
    }

    /** {@code [name]} as SQL Server and SQLite quote identifiers, not the subscript of {@code a[1]} or {@code array[:x]}. */
    private static boolean isBracketIdentifier(String sql, int i) {
        boolean subscript =
                i > 0 && (isWordPart(sql.charAt(i - 1)) || sql.charAt(i - 1) == ']' || sql.charAt(i - 1) == ')');
        return !subscript && i + 1 < sql.length() && Character.isLetter(sql.charAt(i + 1));
    }

    static int skipQuoted(String sql, int i, char close, boolean backslash) {
        int at = i + 1;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (backslash && c == '\\') {
                at++;
            } else if (c == close) {
                if (at + 1 >= sql.length() || sql.charAt(at + 1) != close) {
                    return at + 1;
                }
                at++;
            }
            at++;
        }
        return sql.length();
    }

    static int skipLine(String sql, int i) {
        int end = sql.indexOf('\n', i);
        return end < 0 ? sql.length() : end + 1;
    }

    /** Block comments nest in PostgreSQL; where they do not, an inner opening is rare enough. */
    private static int skipBlock(String sql, int i) {
        int depth = 1;
        int at = i + 2;
        while (at < sql.length() && depth > 0) {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        }
        return at;
    }

    /** {@code $$…$$} and {@code $tag$…$tag$}; {@code $1} and a {@code $} inside a word are nothing of the kind. */
    static int skipDollarQuoted(String sql, int i) {
        if (i > 0 && isWordPart(sql.charAt(i - 1))) {
            return i;
        }
        int close = i + 1;
        while (close < sql.length() && isWordPart(sql.charAt(close))) {
            close++;
        }
        boolean opens = close < sql.length()
                && sql.charAt(close) == '$'
                && (close == i + 1 || !Character.isDigit(sql.charAt(i + 1)));
        if (!opens) {
            return i;
        }
        String tag = sql.substring(i, close + 1);
        int end = sql.indexOf(tag, close + 1);
        return end < 0 ? sql.length() : end + tag.length();
    }
}
