package dev.runnel.postgresql;

import dev.runnel.spi.support.StatementText;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a statement's text may leave behind in its session, and how it is wiped out without the drivers' prepared statements. */
final class PostgresqlTraces {
    /** Everything that {@code discard all} does but for the prepared statements, of which only those of PREPARE go. */
    static final List<String> WIPE = List.of(
            "close all",
            "set session authorization default",
            "reset all",
            "unlisten *",
            "select pg_advisory_unlock_all()",
            "discard temp",
            "discard sequences",
            "do $$ declare name text; begin for name in select p.name from pg_prepared_statements p where p.from_sql loop"
                    + " execute format('deallocate %I', name); end loop; end $$");

    /** Anywhere in a text: behind explain or with, quoted or not. A name that only looks like one costs a round trip. */
    private static final Pattern CALLS = Pattern.compile(
            "\\bset_config\\b|\\bpg_(try_)?advisory_lock(_shared)?\\b|\\bsetseed\\b|\\bpg_temp\\b"
                    + "|\\b(create\\s+(or\\s+replace\\s+)?|into\\s+)((local|global)\\s+)?temp(orary)?\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern IN_TRANSACTION =
            Pattern.compile("^set\\s+(local|transaction|constraints)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOLD = Pattern.compile("\\bwith\\s+hold\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHANGES =
            Pattern.compile("\\b(insert|update|delete|merge)\\b", Pattern.CASE_INSENSITIVE);

    private PostgresqlTraces() {}

    /** True if the next borrower of the session might notice that this statement has run. */
    static boolean leaves(String sql) {
        String text = begun(sql);
        return switch (word(text)) {
            case "set" -> !IN_TRANSACTION.matcher(text).find();
            case "reset", "listen", "unlisten", "prepare", "deallocate", "discard", "load", "do", "call" -> true;
            case "declare" -> HOLD.matcher(text).find();
            default -> CALLS.matcher(text).find();
        };
    }

    /** The text without comments, from its first word on. */
    private static String begun(String sql) {
        String text = withoutComments(sql);
        return text.substring(StatementText.skipBlank(text, 0));
    }

    /** The text with a blank for each comment, wherever one may stand: they nest. */
    private static String withoutComments(String sql) {
        if (!sql.contains("--") && !sql.contains("/*")) {
            return sql;
        }
        var text = new StringBuilder(sql.length());
        int at = 0;
        while (at < sql.length()) {
            int behind = Math.max(StatementText.skipOpaque(sql, at), at + 1);
            text.append(StatementText.isComment(sql, at) ? " " : sql.substring(at, behind));
            at = behind;
        }
        return text.toString();
    }

    /** True if the statement gives rows and, but for what its functions do, changes nothing: it may be read by a cursor. */
    static boolean isQuery(String sql) {
        String text = begun(sql);
        return switch (word(text)) {
            case "select", "values", "table" -> true;
            case "with" -> !CHANGES.matcher(text).find();
            default -> text.startsWith("(");
        };
    }

    private static String word(String text) {
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
