package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.text.SqlScanner;
import dev.runnel.sql.render.Lexing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the parameters of a SQL text and whether it can only read. One pass, once per text. */
final class SqlTextParser {
    private static final Set<String> READING = Set.of("select", "values", "explain", "with", "table");
    private static final Set<String> WRITING = Set.of(
            "insert",
            "update",
            "delete",
            "merge",
            "replace",
            "truncate",
            "create",
            "drop",
            "alter",
            "into",
            "call",
            "analyze",
            "lock",
            "share");

    private final String sql;
    private final Lexing lexing;
    private final List<String> literals = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private boolean named;
    private boolean positional;
    private @Nullable String firstWord;
    private boolean writes;

    SqlTextParser(String sql, Lexing lexing) {
        this.sql = sql;
        this.lexing = lexing;
    }

    SqlText parse() {
        int i = 0;
        while (i < sql.length()) {
            int behind = lexing.skipOpaque(sql, i);
            if (behind == i) {
                i = step(i);
            } else {
                literal.append(sql, i, behind);
                i = behind;
            }
        }
        literals.add(literal.toString());
        boolean reads = firstWord != null && READING.contains(firstWord) && !writes;
        return new SqlText(sql, literals, names, named, reads);
    }

    /** One character, word or parameter outside quotes and comments; returns the index behind it. */
    private int step(int i) {
        char c = sql.charAt(i);
        char next = i + 1 < sql.length() ? sql.charAt(i + 1) : '\0';
        if (c == '\\' && (next == ':' || next == '?')) {
            literal.append(next);
            return i + 2;
        }
        if (c == '?' && next == '?') {
            literal.append('?'); // PostgreSQL's JSON operator, as JDBC escapes it
            return i + 2;
        }
        if (c == '?') {
            parameter(null);
            return i + 1;
        }
        if (c == ':' && (next == ':' || next == '=')) {
            literal.append(c).append(next); // a cast, an assignment
            return i + 2;
        }
        boolean nameBegins = Character.isLetter(next) || next == '_';
        if (c == ':' && nameBegins && (i == 0 || !SqlScanner.isWordPart(sql.charAt(i - 1)))) {
            int behind = i + 1;
            while (behind < sql.length() && SqlScanner.isWordPart(sql.charAt(behind))) {
                behind++;
            }
            parameter(sql.substring(i + 1, behind));
            return behind;
        }
        if (SqlScanner.isWordPart(c)) {
            int behind = SqlScanner.skipWord(sql, i);
            word(sql.substring(i, behind).toLowerCase(Locale.ROOT));
            literal.append(sql, i, behind);
            return behind;
        }
        if (c == ';' && firstWord != null && !sql.substring(i + 1).isBlank()) {
            writes = true; // more than one statement: whatever it is, it is nothing for a reader
        }
        literal.append(c);
        return i + 1;
    }

    private void word(String word) {
        if (firstWord == null) {
            firstWord = word;
        }
        writes |= WRITING.contains(word);
    }

    private void parameter(@Nullable String name) {
        named |= name != null;
        positional |= name == null;
        if (named && positional) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "A statement has either :name or ? parameters, not both. Write ?? for a question mark that is an operator and"
                            + " \\: for a colon that begins no parameter.");
        }
        literals.add(literal.toString());
        literal.setLength(0);
        names.add(name == null ? "" : name);
    }
}
