package dev.runnel.redis;

import dev.runnel.row.Conversions.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The formats of what most keys hold, without a detour. */
final class PlainFormats {
    /** UTF-8, both ways exact: half a surrogate pair is refused, and so are bytes that are no UTF-8. */
    static final ValueFormat<String> TEXT = new ValueFormat<>() {
        @Override
        byte[] encode(String value) {
            return KeyName.utf8(value);
        }

        @Override
        String decode(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.indexOf('\uFFFD') < 0 ? text : strict(bytes);
        }

        @Override
        String type() {
            return "String";
        }
    };

    static final ValueFormat<byte[]> BYTES = new ValueFormat<>() {
        @Override
        byte[] encode(byte[] value) {
            return value.clone();
        }

        @Override
        byte[] decode(byte[] bytes) {
            return bytes;
        }

        @Override
        String type() {
            return "byte[]";
        }
    };

    static final ValueFormat<Long> LONG = new ValueFormat<>() {
        @Override
        byte[] encode(Long value) {
            return Command.ascii(value);
        }

        @Override
        Long decode(byte[] bytes) {
            try {
                return Long.parseLong(new String(bytes, StandardCharsets.ISO_8859_1));
            } catch (NumberFormatException e) {
                throw new Refused("it is no whole number of 64 bits");
            }
        }

        @Override
        String type() {
            return "Long";
        }
    };

    private PlainFormats() {}

    private static String strict(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused("it is no UTF-8. Read it as byte[]");
        }
    }
}
