package dev.runnel.internal.migration;

import dev.runnel.internal.text.SqlScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a file into statements at its semicolons: those inside strings, quoted names, comments, dollar quotes and the
 * {@code begin … end} of a trigger, function or procedure do not count.
 */
final class ScriptSplitter {
    private final String name;
    private final String text;
    private final List<ScriptStatement> statements = new ArrayList<>();

    // The statement in progress; start is -1 before its first character.
    private int start = -1;
    private int end;
    private boolean creates;
    private boolean routine;
    private int words;
    private int depth;

    private int line = 1;
    private int lineAt;
    private int startLine;

    ScriptSplitter(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** Throws CONFIGURATION naming the line where a quote, comment or body opens that is never closed. */
    List<ScriptStatement> statements() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int behind = SqlScanner.skipOpaque(text, at);
            if (behind > at) {
                opaque(at, behind);
            } else if (c == ';' && depth == 0) {
                finish();
                behind = at + 1;
            } else if (SqlScanner.isWordPart(c)) {
                behind = SqlScanner.skipWord(text, at);
                word(at, behind);
            } else {
                behind = at + 1;
                if (!Character.isWhitespace(c)) {
                    part(at, behind);
                }
            }
            at = behind;
        }
        if (depth > 0) {
            throw Problems.wrong(
                    name + ":" + startLine + ": the body that begins in this statement has no end; write \"end;\".");
        }
        finish();
        return statements;
    }

    /** The first word of a statement in lower case, comments left out; empty if it begins with something else. */
    static String firstWord(String sql) {
        return sql.substring(0, SqlScanner.skipWord(sql, 0)).toLowerCase(Locale.ROOT);
    }

    private void opaque(int at, int behind) {
        boolean comment = text.startsWith("--", at) || text.startsWith("/*", at);
        if (behind == text.length() && !closed(at, behind)) {
            throw Problems.wrong(
                    name + ":" + lineOf(at) + ": the " + text.charAt(at) + " that opens here is never closed.");
        }
        if (!comment) {
            part(at, behind);
        }
    }

    /** True if what is between quotes or comment marks has an end, and does not just stop with the file. */
    private boolean closed(int at, int behind) {
        if (text.startsWith("--", at)) {
            return true;
        }
        if (text.startsWith("/*", at)) {
            return behind - at >= 4 && text.endsWith("*/");
        }
        char open = text.charAt(at);
        if (open == '$') {
            String tag = text.substring(at, text.indexOf('$', at + 1) + 1);
            return behind - at >= 2 * tag.length() && text.endsWith(tag);
        }
        return behind - at >= 2 && text.charAt(behind - 1) == (open == '[' ? ']' : open);
    }

    /** Words count bodies: {@code begin} and {@code case} open one, {@code end} closes it, but for {@code end if}. */
    private void word(int at, int behind) {
        String word = text.substring(at, behind).toLowerCase(Locale.ROOT);
        boolean qualified = at > 0 && text.charAt(at - 1) == '.';
        part(at, behind);
        words++;
        if (words == 1) {
            creates = word.equals("create");
        } else if (creates && !routine && words <= 6) {
            routine = word.equals("trigger") || word.equals("function") || word.equals("procedure");
        } else if (routine && !qualified) {
            if (word.equals("begin") || depth > 0 && word.equals("case") && !"end".equals(wordBefore(at))) {
                depth++;
            } else if (word.equals("end") && depth > 0 && !closesLoop(behind)) {
                depth--;
            }
        }
    }

    private String wordBefore(int at) {
        int last = at;
        while (last > 0 && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        int first = last;
        while (first > 0 && SqlScanner.isWordPart(text.charAt(first - 1))) {
            first--;
        }
        return text.substring(first, last).toLowerCase(Locale.ROOT);
    }

    private boolean closesLoop(int behind) {
        int first = behind;
        while (first < text.length() && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        String next = text.substring(first, SqlScanner.skipWord(text, first)).toLowerCase(Locale.ROOT);
        return switch (next) {
            case "if", "loop", "while", "repeat" -> true;
            default -> false;
        };
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
            statements.add(new ScriptStatement(text.substring(start, end), startLine));
        }
        start = -1;
        words = 0;
        creates = false;
        routine = false;
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
}
