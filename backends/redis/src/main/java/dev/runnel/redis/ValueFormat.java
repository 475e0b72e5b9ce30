package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.row.Conversions;
import org.jspecify.annotations.Nullable;

/** How values of a type are kept as the bytes of one Redis value. Thread-safe. */
abstract class ValueFormat<T> {
    /** @throws RunnelException if the value cannot be kept as it is; does not quote it */
    abstract byte[] encode(T value);

    /** @throws Conversions.Refused if the bytes are no value of the type, in words that do not contain them */
    abstract T decode(byte[] bytes);

    /** The type in the user's words. */
    abstract String type();

    /** @throws RunnelException DATA_CONVERSION naming the key as it was declared */
    final T decode(byte[] bytes, Key<?> key) {
        try {
            return decode(bytes);
        } catch (Conversions.Refused e) {
            throw ValueFormats.refused(key.declared(), type(), String.valueOf(e.getMessage()), null);
        }
    }

    final @Nullable T decodeOrNull(@Nullable Object reply, Key<?> key) {
        return reply == null ? null : decode(Replies.bytes(reply), key);
    }
}
