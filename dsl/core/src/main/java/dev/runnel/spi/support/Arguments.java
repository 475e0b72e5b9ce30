package dev.runnel.spi.support;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;

/** Arguments that a database would not keep as they are. */
public final class Arguments {
    private Arguments() {}

    /** The text itself; refused if it holds half a surrogate pair, which becomes {@code ?} on its way to UTF-8. */
    public static String requireUtf8(String text, int position) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw refused(
                            position, "text with a lone surrogate, which UTF-8 cannot express; bind it as byte[]");
                }
                i++;
            }
        }
        return text;
    }

    /** A value that the database would not keep as it is: DATA_INVALID, as when the database itself refuses it. */
    public static RunnelException refused(int position, String why) {
        return new RunnelException(ErrorKind.DATA_INVALID, "Parameter " + position + " is " + why + ".");
    }
}
