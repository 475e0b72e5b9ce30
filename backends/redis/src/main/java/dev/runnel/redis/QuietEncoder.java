package dev.runnel.redis;

import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.EncoderException;
import java.util.Collection;

/** Lettuce's encoder without its log, which at TRACE is all that is sent: passwords and values. */
final class QuietEncoder extends CommandEncoder {
    @Override
    protected void encode(ChannelHandlerContext context, Object message, ByteBuf out) {
        try {
            if (message instanceof Collection<?> commands) {
                for (Object command : commands) {
                    ((RedisCommand<?, ?, ?>) command).encode(out);
                }
            } else {
                ((RedisCommand<?, ?, ?>) message).encode(out);
            }
        } catch (RuntimeException e) {
            // What is written of it would be taken for the beginning of the next one.
            context.close();
            throw new EncoderException("A command could not be encoded; its connection is closed.", e);
        }
    }
}
