package dev.runnel.postgresql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import io.r2dbc.postgresql.message.Format;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Gives the text of any column as the server wrote it, to whoever asks for a {@link CharSequence}. */
final class PostgresqlR2dbcText implements Codec<CharSequence>, CodecRegistrar {
    @Override
    public Publisher<Void> register(
            PostgresqlConnection connection, ByteBufAllocator allocator, CodecRegistry registry) {
        registry.addFirst(this);
        return Mono.empty();
    }

    @Override
    public boolean canDecode(int dataType, Format format, Class<?> type) {
        return type == CharSequence.class && format == Format.FORMAT_TEXT;
    }

    @Override
    public @Nullable CharSequence decode(
            @Nullable ByteBuf buffer, int dataType, Format format, Class<? extends CharSequence> type) {
        return buffer == null ? null : buffer.toString(StandardCharsets.UTF_8);
    }

    @Override
    public boolean canEncode(Object value) {
        return false;
    }

    @Override
    public boolean canEncodeNull(Class<?> type) {
        return false;
    }

    @Override
    public EncodedParameter encode(Object value) {
        throw new UnsupportedOperationException("It only reads.");
    }

    @Override
    public EncodedParameter encode(Object value, int dataType) {
        throw new UnsupportedOperationException("It only reads.");
    }

    @Override
    public EncodedParameter encodeNull() {
        throw new UnsupportedOperationException("It only reads.");
    }
}
