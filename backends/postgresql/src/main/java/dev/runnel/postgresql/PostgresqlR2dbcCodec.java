package dev.runnel.postgresql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import io.r2dbc.postgresql.message.Format;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Reads a column for whoever asks for a {@link Serializable}, which all that it gives is: the value itself of the plain types,
 * straight from the bytes of its text, and the text of any other, and of values that their Java type does not have.
 */
final class PostgresqlR2dbcCodec implements Codec<Serializable>, CodecRegistrar {
    private static final int BOOL = 16;
    private static final int INT8 = 20;
    private static final int INT2 = 21;
    private static final int INT4 = 23;
    private static final int OID = 26;
    private static final int FLOAT8 = 701;
    private static final int DATE = 1082;
    private static final int TIMESTAMP = 1114;
    private static final int TIMESTAMPTZ = 1184;
    private static final int NUMERIC = 1700;
    private static final int UUID = 2950;

    @Override
    public Publisher<Void> register(
            PostgresqlConnection connection, ByteBufAllocator allocator, CodecRegistry registry) {
        registry.addFirst(this);
        return Mono.empty();
    }

    @Override
    public boolean canDecode(int dataType, Format format, Class<?> type) {
        return type == Serializable.class && format == Format.FORMAT_TEXT;
    }

    @Override
    public @Nullable Serializable decode(
            @Nullable ByteBuf buffer, int dataType, Format format, Class<? extends Serializable> type) {
        if (buffer == null) {
            return null;
        }
        Serializable value = switch (dataType) {
            case INT2, INT4, INT8, OID -> PostgresqlBytes.whole(buffer);
            case BOOL -> buffer.getByte(buffer.readerIndex()) == 't';
            case FLOAT8 -> PostgresqlBytes.real(buffer);
            case NUMERIC -> PostgresqlBytes.decimal(buffer);
            case DATE -> PostgresqlBytes.date(buffer);
            case TIMESTAMP -> PostgresqlBytes.dateTime(buffer);
            case TIMESTAMPTZ -> PostgresqlBytes.instant(buffer);
            case UUID -> PostgresqlBytes.uuid(buffer);
            default -> null;
        };
        return value == null ? buffer.toString(StandardCharsets.UTF_8) : value;
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
