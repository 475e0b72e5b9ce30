package dev.runnel.internal.text;

import java.util.Locale;

/**
 * Tells whether a statement is where semicolons do not end it: in parentheses, as the actions of a PostgreSQL rule are, or in
 * the body of a trigger, function, procedure or event: {@code begin} and {@code case} open one, {@code end} closes it, but
 * for {@code end if}. It is told of all that is neither a comment nor in quotes.
 */
public final class StatementNesting {
    /** Up to this one a word may say what is created: {@code create or replace definer = root@localhost procedure}. */
    private static final int LAST_OF_KIND = 8;

    private boolean creates;
    private boolean routine;
    private int words;
    private int depth;
    private int parentheses;

    /** For the next statement. */
    public void reset() {
        creates = false;
        routine = false;
        words = 0;
        depth = 0;
        parentheses = 0;
    }

    /** True where a semicolon does not end the statement. */
    public boolean isInside() {
        return depth > 0 || parentheses > 0;
    }

    public boolean isInBody() {
        return depth > 0;
    }

    /** Takes a character that is no part of a word. */
    public void sign(char c) {
        if (c == '(') {
            parentheses++;
        } else if (c == ')' && parentheses > 0) {
            parentheses--;
        }
    }

    /** Takes the word from {@code at} to {@code behind}. */
    public void word(String text, int at, int behind) {
        String word = text.substring(at, behind).toLowerCase(Locale.ROOT);
        words++;
        if (words == 1) {
            creates = word.equals("create");
        } else if (creates && !routine && words <= LAST_OF_KIND) {
            kind(word);
        } else if (routine && (at == 0 || text.charAt(at - 1) != '.')) {
            if (word.equals("begin") || depth > 0 && word.equals("case") && !"end".equals(wordBefore(text, at))) {
                depth++;
            } else if (word.equals("end") && depth > 0 && !closesLoop(text, behind)) {
                depth--;
            }
        }
    }

    private void kind(String word) {
        switch (word) {
            case "trigger", "function", "procedure", "event" -> routine = true;
            case "table", "view", "index" -> creates = false;
            default -> {}
        }
    }

    private static String wordBefore(String text, int at) {
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

    private static boolean closesLoop(String text, int behind) {
        int first = behind;
        while (first < text.length() && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        String next = text.substring(first, SqlScanner.skipWord(text, first)).toLowerCase(Locale.ROOT);
        return switch (next) {
            case "if", "loop", "while", "repeat", "for" -> true;
            default -> false;
        };
    }
}
