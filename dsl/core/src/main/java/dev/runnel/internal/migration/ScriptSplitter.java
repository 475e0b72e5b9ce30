package dev.runnel.internal.migration;

import dev.runnel.internal.text.SqlScanner;
import dev.runnel.internal.text.StatementNesting;
import dev.runnel.sql.render.Lexing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a file into statements at its semicolons: those inside strings, quoted names, comments, dollar quotes, parentheses
 * and the {@code begin … end} of a trigger, function or procedure do not count. Where the database is MySQL or MariaDB, a
 * line {@code DELIMITER //} says by what the statements after it end, as it does to their command line client.
 */
final class ScriptSplitter {
    private static final String SEMICOLON = ";";
    private static final String DELIMITER = "delimiter";

    private final String name;
    private final String text;
    private final Lexing lexing;
    private final List<ScriptStatement> statements = new ArrayList<>();
    private String delimiter = SEMICOLON;

    // The statement in progress; start is -1 before its first character.
    private int start = -1;
    private int end;
    private int startLine;
    private final StatementNesting nesting = new StatementNesting();

    private int line = 1;
    private int lineAt;

    ScriptSplitter(String name, String text, Lexing lexing) {
        this.name = name;
        this.text = text;
        this.lexing = lexing;
    }

    /** Throws CONFIGURATION naming the line where a quote, comment or body opens that is never closed. */
    List<ScriptStatement> statements() {
        int at = 0;
        while (at < text.length()) {
            at = step(at);
        }
        if (nesting.isInBody() && delimiter.equals(SEMICOLON)) {
            throw wrong(startLine, "the body that begins in this statement has no end; write \"end;\".");
        }
        finish();
        return statements;
    }

    /** The first word of a statement in lower case, comments left out; empty if it begins with something else. */
    static String firstWord(String sql) {
        return sql.substring(0, SqlScanner.skipWord(sql, 0)).toLowerCase(Locale.ROOT);
    }

    private int step(int at) {
        char c = text.charAt(at);
        if (ends(at)) {
            finish();
            return at + delimiter.length();
        }
        int behind = lexing.skipOpaque(text, at);
        if (behind > at) {
            opaque(at, behind);
        } else if (SqlScanner.isWordPart(c)) {
            behind = SqlScanner.skipWord(text, at);
            if (start < 0
                    && lexing != Lexing.STANDARD
                    && text.substring(at, behind).equalsIgnoreCase(DELIMITER)) {
                return delimiter(at, behind);
            }
            part(at, behind);
            nesting.word(text, at, behind);
        } else {
            behind = at + 1;
            if (!Character.isWhitespace(c)) {
                nesting.sign(c);
                part(at, behind);
            }
        }
        return behind;
    }

    /** One of the file's own ends a statement wherever it stands outside of quotes and comments, but not within a word. */
    private boolean ends(int at) {
        if (delimiter.equals(SEMICOLON)) {
            return text.charAt(at) == ';' && !nesting.isInside();
        }
        int behind = at + delimiter.length();
        return text.startsWith(delimiter, at)
                && !(behind < text.length()
                        && SqlScanner.isWordPart(text.charAt(behind - 1))
                        && SqlScanner.isWordPart(text.charAt(behind)));
    }

    /** @return the index behind the line, which is no part of any statement */
    private int delimiter(int at, int behind) {
        int newline = text.indexOf('\n', behind);
        int stop = newline < 0 ? text.length() : newline;
        String[] words = text.substring(behind, stop).strip().split("\\s+", 2);
        if (words[0].isEmpty() || words[0].indexOf('\\') >= 0) {
            throw wrong(
                    lineOf(at),
                    "DELIMITER must be followed, on its line, by what ends the statements from there on, such as //,"
                            + " without a backslash.");
        }
        delimiter = words[0];
        return stop;
    }

    private void opaque(int at, int behind) {
        if (behind == text.length() && !closed(at)) {
            throw wrong(lineOf(at), "the " + text.charAt(at) + " that opens here is never closed.");
        }
        if (!lexing.isComment(text, at)) {
            part(at, behind);
        }
    }

    /** True if what opens here has an end, and does not just stop with the file: then one more character is outside. */
    private boolean closed(int at) {
        return lexing.isLineComment(text, at) || lexing.skipOpaque(text + ' ', at) == text.length();
    }

    private void part(int at, int behind) {
        if (start < 0) {
            start = at;
            startLine = lineOf(at);
        }
        end = behind;
    }

    private void finish() {
        if (start >= 0) {
            String sql = text.substring(start, end);
            String bare = delimiter.equals(SEMICOLON) ? sql : sql.replaceAll("[;\\s]+$", "");
            if (!bare.isEmpty()) {
                statements.add(new ScriptStatement(bare, startLine));
            }
        }
        start = -1;
        nesting.reset();
    }

    /** Asked with growing positions only, so the text is counted once. */
    private int lineOf(int at) {
        while (lineAt < at) {
            if (text.charAt(lineAt++) == '\n') {
                line++;
            }
        }
        return line;
    }

    private RuntimeException wrong(int at, String sentence) {
        return Problems.wrong(name + ":" + at + ": " + sentence);
    }
}
