package dev.runnel.micrometer;

import dev.runnel.sql.render.Lexing;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement's text says, read once and without knowing its grammar.
 *
 * @param operation what it does: {@code SELECT}, {@code find}, {@code SET}; of a CTE, what follows it
 * @param table the only table that it names; null if there are none or several
 * @param summary the operation and the tables, in the order in which they come
 * @param sanitized the text with {@code ?} for its literals
 */
record QueryText(String operation, @Nullable String table, String summary, String sanitized) {
    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "JOIN", "INTO", "UPDATE", "TABLE");
    private static final Set<String> OPERATIONS = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES");
    private static final Set<String> NO_TABLE = Set.of(
            "SELECT", "LATERAL", "ONLY", "IF", "NOT", "EXISTS", "SET", "UNNEST", "VALUES", "OF", "SKIP", "NOWAIT");
    /** What OpenTelemetry allows a summary. */
    private static final int LONGEST_SUMMARY = 255;

    /** Of a statement in SQL, or of what the backend tells in its place. */
    static QueryText of(String backend, String text) {
        return switch (backend) {
            case "mongodb" -> ofRequest(text);
            case "redis" -> ofCommand(text);
            case "mysql", "mariadb" -> new Reader(text, Lexing.MYSQL).read();
            default -> new Reader(text, Lexing.STANDARD).read();
        };
    }

    /** {@code orders.find({"total": {"$gt": ?}})} is {@code find orders}; values are not in it. */
    private static QueryText ofRequest(String text) {
        int end = text.indexOf('(');
        String name = end < 0 ? text : text.substring(0, end);
        int dot = name.lastIndexOf('.');
        String operation = name.substring(dot + 1);
        return dot < 0
                ? new QueryText(operation, null, operation, text)
                : new QueryText(operation, name.substring(0, dot), operation + " " + name.substring(0, dot), text);
    }

    /** {@code SET session:{id}} is {@code SET}; values are not in it, and keys are as they were declared. */
    private static QueryText ofCommand(String text) {
        int end = text.indexOf(' ');
        String operation = end < 0 ? text : text.substring(0, end);
        return new QueryText(operation, null, operation, text);
    }

    private static final class Reader {
        private final String sql;
        private final Lexing lexing;
        private final StringBuilder sanitized;
        private final Set<String> tables = new LinkedHashSet<>();
        private String operation = "";
        private boolean tableNext;
        private int depth;

        Reader(String sql, Lexing lexing) {
            this.sql = sql;
            this.lexing = lexing;
            this.sanitized = new StringBuilder(sql.length());
        }

        QueryText read() {
            int i = 0;
            while (i < sql.length()) {
                i = step(i);
            }
            String shown = operation.isEmpty() ? "OTHER" : operation;
            var summary = new StringBuilder(shown);
            tables.forEach(it -> summary.append(' ').append(it));
            summary.setLength(Math.min(summary.length(), LONGEST_SUMMARY));
            return new QueryText(
                    shown,
                    tables.size() == 1 ? tables.iterator().next() : null,
                    summary.toString(),
                    sanitized.toString());
        }

        private int step(int i) {
            char c = sql.charAt(i);
            int behind = lexing.skipOpaque(sql, i);
            if (behind > i) {
                opaque(c, i, behind);
                return behind;
            }
            if (Character.isLetter(c) || c == '_') {
                behind = endOfWord(i);
                word(sql.substring(i, behind));
                return behind;
            }
            if (isDigit(c) && (i == 0 || sql.charAt(i - 1) != '$')) {
                behind = endOfNumber(i);
                sanitized.append('?');
                return behind;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (!Character.isWhitespace(c)) {
                tableNext = false;
            }
            sanitized.append(c);
            return i + 1;
        }

        private void opaque(char first, int i, int behind) {
            if (first == '\'' || first == '$' || first == '"' && lexing != Lexing.STANDARD) {
                sanitized.append('?');
            } else if (first != '/' && !lexing.isLineComment(sql, i)) {
                sanitized.append(sql, i, behind);
                if (tableNext) {
                    table(sql.substring(i + 1, behind - 1));
                }
            }
        }

        private void word(String word) {
            sanitized.append(word);
            String upper = word.toUpperCase(Locale.ROOT);
            if (operation.isEmpty() || operation.equals("WITH") && depth == 0 && OPERATIONS.contains(upper)) {
                operation = upper;
            }
            if (tableNext && !BEFORE_TABLE.contains(upper)) {
                if (!NO_TABLE.contains(upper)) {
                    table(word);
                } else if (upper.equals("SELECT") || upper.equals("SET")) {
                    tableNext = false;
                }
            } else {
                tableNext = BEFORE_TABLE.contains(upper);
            }
        }

        private void table(String name) {
            tableNext = false;
            tables.add(name);
        }

        /** With the parts of a qualified name. */
        private int endOfWord(int i) {
            int at = i;
            while (at < sql.length() && isPart(sql.charAt(at), at)) {
                at++;
            }
            return at;
        }

        private boolean isPart(char c, int at) {
            return Character.isLetterOrDigit(c)
                    || c == '_'
                    || c == '.' && at + 1 < sql.length() && Character.isLetter(sql.charAt(at + 1));
        }

        private int endOfNumber(int i) {
            int at = i;
            while (at < sql.length() && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
                at++;
            }
            return at;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
