package dev.runnel.internal.text;

/** {@link SqlScanner} for the texts of MySQL and MariaDB. */
public final class MysqlScanner {
    private MysqlScanner() {}

    /** @param backslash true if it escapes what follows it in a string; it does not under NO_BACKSLASH_ESCAPES */
    public static int skipOpaque(String sql, int i, boolean backslash) {
        char c = sql.charAt(i);
        return switch (c) {
            case '\'', '"' -> SqlScanner.skipQuoted(sql, i, c, backslash);
            case '`' -> SqlScanner.skipQuoted(sql, i, c, false);
            case '#', '-' -> isLineComment(sql, i) ? SqlScanner.skipLine(sql, i) : i;
            case '/' -> sql.startsWith("/*", i) ? skipBlock(sql, i, backslash) : i;
            case '$' -> SqlScanner.skipDollarQuoted(sql, i); // the body of a routine in another language
            default -> i;
        };
    }

    /** Two hyphens begin one only with a blank behind them: {@code 5--1} is six. */
    public static boolean isLineComment(String sql, int i) {
        return sql.charAt(i) == '#' || sql.startsWith("--", i) && (i + 2 == sql.length() || sql.charAt(i + 2) <= ' ');
    }

    /** Not what the server runs, {@code /*!50003 …}, or MariaDB, {@code /*M!…}; nor a hint, {@code /*+ …}. */
    public static boolean isComment(String sql, int i) {
        return isLineComment(sql, i) || sql.startsWith("/*", i) && !isRead(sql, i);
    }

    private static boolean isRead(String sql, int i) {
        return isRun(sql, i) || sql.startsWith("/*+", i);
    }

    private static boolean isRun(String sql, int i) {
        return sql.startsWith("/*!", i) || sql.startsWith("/*M!", i);
    }

    /** Comments do not nest, but what is run may hold strings and one more comment. */
    private static int skipBlock(String sql, int i, boolean backslash) {
        if (!isRun(sql, i)) {
            int end = sql.indexOf("*/", i + 2);
            return end < 0 ? sql.length() : end + 2;
        }
        int at = i + 3;
        while (at < sql.length()) {
            if (sql.startsWith("*/", at)) {
                return at + 2;
            }
            at = Math.max(skipOpaque(sql, at, backslash), at + 1);
        }
        return sql.length();
    }
}
