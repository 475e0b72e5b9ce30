package dev.runnel.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Redis answered to a {@link Command#raw raw} command or a script: a text, a number, a list of replies, or nothing. */
public final class Reply {
    private final @Nullable Object value;

    Reply(@Nullable Object value) {
        this.value = value;
    }

    /** True if Redis answered nil. */
    public boolean isNull() {
        return value == null;
    }

    /** The text, of a number its digits; null if nil. DATA_CONVERSION for a list. */
    public @Nullable String text() {
        return value == null ? null : value instanceof Long number ? number.toString() : utf8(bytesOf());
    }

    /** The bytes of the text; null if nil. DATA_CONVERSION for a number or a list. */
    public byte @Nullable [] bytes() {
        return value == null ? null : bytesOf().clone();
    }

    /** The number, which may have come as text. DATA_CONVERSION if it is none. */
    public long number() {
        return Replies.number(value);
    }

    /** The elements of a list. DATA_CONVERSION if it is none. */
    public List<Reply> list() {
        return Replies.list(value).stream().map(Reply::new).toList();
    }

    private byte[] bytesOf() {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        throw Replies.unexpected(value, "a text");
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reply reply && Objects.deepEquals(value, reply.value);
    }

    @Override
    public int hashCode() {
        return value instanceof byte[] bytes ? java.util.Arrays.hashCode(bytes) : Objects.hashCode(value);
    }

    /** What kind of reply it is, not what it holds. */
    @Override
    public String toString() {
        return "Reply(" + Replies.kind(value) + ")";
    }
}
