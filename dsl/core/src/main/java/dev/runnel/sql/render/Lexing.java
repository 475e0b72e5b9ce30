package dev.runnel.sql.render;

import dev.runnel.internal.text.MysqlScanner;
import dev.runnel.internal.text.SqlScanner;

/**
 * What a database takes for a comment, string or quoted name: there a script is not split, and no parameter is found.
 */
public enum Lexing {
    /** The standard's, with the dollar quotes, {@code E'…'} and nested comments of PostgreSQL. */
    STANDARD {
        @Override
        public int skipOpaque(String sql, int at) {
            return SqlScanner.skipOpaque(sql, at);
        }

        @Override
        public boolean isComment(String sql, int at) {
            return isLineComment(sql, at) || sql.startsWith("/*", at);
        }

        @Override
        public boolean isLineComment(String sql, int at) {
            return sql.startsWith("--", at);
        }
    },

    /** {@code #} begins a comment, {@code --} only with a blank behind it, and a backslash escapes in strings. */
    MYSQL {
        @Override
        public int skipOpaque(String sql, int at) {
            return MysqlScanner.skipOpaque(sql, at, true);
        }
    },

    /** The same under the {@code sql_mode} {@code NO_BACKSLASH_ESCAPES}. */
    MYSQL_NO_BACKSLASH_ESCAPES {
        @Override
        public int skipOpaque(String sql, int at) {
            return MysqlScanner.skipOpaque(sql, at, false);
        }
    };

    /**
     * If a comment, string, quoted name or dollar-quoted text begins at {@code at}, the index behind it; else {@code at}. One
     * that is not closed reaches to the end.
     */
    public abstract int skipOpaque(String sql, int at);

    /** True if what begins at {@code at} is a comment that says nothing to the server. */
    public boolean isComment(String sql, int at) {
        return MysqlScanner.isComment(sql, at);
    }

    /** True if a comment begins at {@code at} that ends with its line. */
    public boolean isLineComment(String sql, int at) {
        return MysqlScanner.isLineComment(sql, at);
    }
}
