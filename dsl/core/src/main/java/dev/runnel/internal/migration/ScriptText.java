package dev.runnel.internal.migration;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** A file's bytes as text: UTF-8, a byte order mark and the kind of line ends left out. */
final class ScriptText {
    private static final char REPLACED = '\uFFFD';
    private static final char MARK = '\uFEFF';

    private ScriptText() {}

    static String decode(String name, byte[] bytes) {
        if (bytes.length >= 2 && (isMark(bytes, 0xFE, 0xFF) || isMark(bytes, 0xFF, 0xFE))) {
            throw Problems.wrong(name + " is UTF-16. Save it as UTF-8.");
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACED) >= 0) {
            check(name, bytes);
        }
        int zero = text.indexOf('\0');
        if (zero >= 0) {
            throw Problems.wrong(
                    name + ":" + line(bytes, text.substring(0, zero).getBytes(StandardCharsets.UTF_8).length)
                            + ": the character U+0000 has no place in SQL. Is it really UTF-8 text?");
        }
        String unmarked = !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
        return unmarked.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** The character may stand for bytes that are not UTF-8, or be in the file itself. */
    private static void check(String name, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(bytes);
        try {
            decoder.decode(in);
        } catch (CharacterCodingException e) {
            throw Problems.wrong(name + ":" + line(bytes, in.position()) + ": the byte at offset " + in.position()
                    + " is not UTF-8. Save the file as UTF-8.");
        }
    }

    private static boolean isMark(byte[] bytes, int first, int second) {
        return (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }

    private static int line(byte[] bytes, int end) {
        int line = 1;
        for (int i = 0; i < end; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        return line;
    }
}
