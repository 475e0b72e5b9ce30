package dev.runnel.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** A command in Redis's protocol: an array of bulk strings. */
final class Resp {
    private static final int CRLF = '\r' << 8 | '\n';

    private Resp() {}

    static void write(ByteBuf out, Command<?> command) {
        out.writeByte('*');
        number(out, command.arguments.length + 1);
        bulk(out, command.word.getBytes());
        for (byte[] argument : command.arguments) {
            bulk(out, argument);
        }
    }

    private static void bulk(ByteBuf out, byte[] bytes) {
        out.writeByte('$');
        number(out, bytes.length);
        out.writeBytes(bytes);
        out.writeShort(CRLF);
    }

    private static void number(ByteBuf out, int number) {
        if (number < 10) {
            out.writeByte('0' + number);
        } else if (number < 100) {
            out.writeByte('0' + number / 10);
            out.writeByte('0' + number % 10);
        } else {
            ByteBufUtil.writeAscii(out, Integer.toString(number));
        }
        out.writeShort(CRLF);
    }
}
