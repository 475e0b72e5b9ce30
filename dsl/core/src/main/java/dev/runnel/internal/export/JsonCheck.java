package dev.runnel.internal.export;

/**
 * Whether a text is one JSON document (RFC 8259): a column's text that is none would break the line it is embedded in, or add
 * members to it.
 */
final class JsonCheck {
    private static final int DEEPEST = 1_000;
    private static final char END = '\uFFFF';

    private final String text;
    private int at;

    JsonCheck(String text) {
        this.text = text;
    }

    boolean isDocument() {
        return value(0) && blank() == END && at >= text.length();
    }

    private char here() {
        return at < text.length() ? text.charAt(at) : END;
    }

    /** The next character that is no blank. */
    private char blank() {
        while (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r') {
            at++;
        }
        return here();
    }

    private boolean value(int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        return switch (blank()) {
            case '{' -> members('}', depth, true);
            case '[' -> members(']', depth, false);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean members(char end, int depth, boolean named) {
        at++;
        if (blank() == end) {
            at++;
            return true;
        }
        while (true) {
            if (named && !(blank() == '"' && string() && blank() == ':' && at++ >= 0)) {
                return false;
            }
            if (!value(depth + 1)) {
                return false;
            }
            char next = blank();
            at++;
            if (next == end) {
                return true;
            }
            if (next != ',') {
                return false;
            }
        }
    }

    private boolean string() {
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return true;
            }
            if (c < ' ' || c == '\\' && !escape()) {
                return false;
            }
        }
        return false;
    }

    /** Ends on the last character of the escape. */
    private boolean escape() {
        at++;
        if (here() != 'u') {
            return "\"\\/bfnrt".indexOf(here()) >= 0;
        }
        for (int i = 0; i < 4; i++) {
            at++;
            if (Character.digit(here(), 16) < 0 || here() > 'f') {
                return false;
            }
        }
        return true;
    }

    private boolean word(String word) {
        boolean there = text.startsWith(word, at);
        at += word.length();
        return there;
    }

    private boolean number() {
        if (here() == '-') {
            at++;
        }
        if (here() == '0') {
            at++;
        } else if (!digits()) {
            return false;
        }
        if (here() == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        if (here() == 'e' || here() == 'E') {
            at++;
            if (here() == '+' || here() == '-') {
                at++;
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int from = at;
        while (here() >= '0' && here() <= '9') {
            at++;
        }
        return at > from;
    }
}
