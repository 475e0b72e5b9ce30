package dev.runnel.url;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding as RFC 3986 has it: UTF-8, strict, and {@code +} is a plus. */
final class Percent {
    private static final String UNRESERVED = "-._~";

    private Percent() {}

    /** Decodes a part of a URL; a wrong escape is an error that names the part and quotes nothing of it. */
    static String decode(String text, String part) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            if (text.charAt(i) == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw Wrong.configuration("The " + part + " of the database URL has a % that is not followed by two"
                            + " hexadecimal digits; write a % itself as %25.");
                }
                bytes.write(high * 16 + low);
                i += 3;
            } else {
                int end = text.indexOf('%', i) < 0 ? text.length() : text.indexOf('%', i);
                bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end;
            }
        }
        return utf8(bytes.toByteArray(), part);
    }

    private static String utf8(byte[] bytes, String part) {
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Wrong.configuration("The " + part + " of the database URL is not UTF-8 when percent-decoded; encode"
                    + " its letters as UTF-8 (\u00e9 is %C3%A9).");
        }
        if (decoded.indexOf('\0') >= 0) {
            throw Wrong.configuration("The " + part + " of the database URL holds %00, which no database accepts.");
        }
        return decoded;
    }

    /** Encodes every character but letters, digits, {@code -._~} and the ones given. */
    static String encode(String text, String plain) {
        var encoded = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (letterOrDigit || UNRESERVED.indexOf(c) >= 0 || plain.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                encoded.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
