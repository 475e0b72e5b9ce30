package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.StatementText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which way a text copies raw bytes. Asked before anything is sent: a driver that runs a COPY as it runs a statement leaves the
 * server waiting for bytes, and the text of another statement would have been run by the time the server's answer shows it.
 */
enum CopyText {
    IN("from", "stdin"),
    OUT("to", "stdout");

    private final String preposition;
    private final String end;

    CopyText(String preposition, String end) {
        this.preposition = preposition;
        this.end = end;
    }

    /** Refuses a text that {@code copyIn} or {@code copyOut} cannot run. */
    void require(String sql) {
        if (of(sql) != this || sql.indexOf('\0') >= 0) {
            throw new RunnelException(
                    ErrorKind.SYNTAX,
                    (this == IN ? "copyIn" : "copyOut") + " runs one statement of the form copy … " + preposition + " "
                            + end + ", and this text is another. Run it with execute() or as a query.");
        }
    }

    /** Refuses a COPY of raw bytes where an ordinary statement is expected. */
    static void refuse(String sql) {
        CopyText way = of(sql);
        if (way != null) {
            throw new RunnelException(
                    ErrorKind.SYNTAX,
                    "copy … " + way.preposition + " " + way.end + " is no ordinary statement. Run it with "
                            + (way == IN ? "copyIn(bytes)." : "copyOut()."));
        }
    }

    /** Null for a text that copies no raw bytes: another statement, a file of the server's, or more than one statement. */
    static @Nullable CopyText of(String sql) {
        int at = StatementText.skipBlank(sql, 0);
        if (!sql.substring(at, wordEnd(sql, at)).equalsIgnoreCase("copy")) {
            return null;
        }
        CopyText way = null;
        String previous = "";
        int depth = 0;
        for (int i = at; i < sql.length(); ) {
            int next = StatementText.skipOpaque(sql, i);
            char c = sql.charAt(i);
            if (next > i) {
                previous = StatementText.isComment(sql, i) ? previous : "";
            } else if (Character.isLetter(c) || c == '_') {
                next = wordEnd(sql, i);
                String word = sql.substring(i, next).toLowerCase(Locale.ROOT);
                way = way == null && depth == 0 ? of(previous, word) : way;
                previous = word;
            } else if (c == ';') {
                return StatementText.skipBlank(sql, i) == sql.length() ? way : null;
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                next = i + 1;
            }
            i = next;
        }
        return way;
    }

    private static @Nullable CopyText of(String preposition, String end) {
        for (CopyText way : values()) {
            if (way.preposition.equals(preposition) && way.end.equals(end)) {
                return way;
            }
        }
        return null;
    }

    private static int wordEnd(String sql, int from) {
        int end = from;
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
            end++;
        }
        return end;
    }
}
