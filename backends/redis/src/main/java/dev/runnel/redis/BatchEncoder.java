package dev.runnel.redis;

import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.EncoderException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce's encoder without its log, which at TRACE is all that is sent: passwords and values. What {@link Wire} writes at once
 * it puts into one buffer.
 */
final class BatchEncoder extends CommandEncoder {
    private static final int USUAL_BYTES = 1024;
    /** A buffer of so many bytes is passed on before the others are encoded. */
    private static final int ENOUGH_BYTES = 64 * 1024;

    /** What was encoded since the last flush. */
    private @Nullable ByteBuf batch;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (promise.isVoid() && message instanceof Call call) {
            ByteBuf out = batch;
            if (out == null) {
                out = context.alloc().ioBuffer(USUAL_BYTES);
                batch = out;
            }
            int before = out.writerIndex();
            try {
                call.encode(out);
            } catch (RuntimeException e) {
                out.writerIndex(before);
                throw failed(context, e);
            }
            if (out.writerIndex() >= ENOUGH_BYTES) {
                passOn(context);
            }
        } else {
            passOn(context);
            super.write(context, message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        passOn(context);
        context.flush();
    }

    private void passOn(ChannelHandlerContext context) {
        ByteBuf full = batch;
        batch = null;
        if (full != null) {
            context.write(full, context.voidPromise());
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ByteBuf left = batch;
        batch = null;
        if (left != null) {
            left.release();
        }
    }

    @Override
    protected void encode(ChannelHandlerContext context, Object message, ByteBuf out) {
        try {
            if (message instanceof Collection<?> commands) {
                for (Object command : commands) {
                    encode(context, (RedisCommand<?, ?, ?>) command, out);
                }
            } else {
                encode(context, (RedisCommand<?, ?, ?>) message, out);
            }
        } catch (RuntimeException e) {
            throw failed(context, e);
        }
    }

    private static void encode(ChannelHandlerContext context, RedisCommand<?, ?, ?> command, ByteBuf out) {
        if (command instanceof Call call && call.wire != null) {
            call.wire.writtenTo(context.channel());
        }
        command.encode(out);
    }

    /** What was written of a command would be taken for the beginning of the next one. */
    private static EncoderException failed(ChannelHandlerContext context, RuntimeException why) {
        context.close();
        return new EncoderException("A command could not be encoded; its connection is closed.", why);
    }
}
