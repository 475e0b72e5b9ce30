package dev.runnel.redis;

import dev.runnel.redis.Command.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that holds one value of a type: text, numbers, times, bytes, or anything as JSON. Made by {@link Keys#value}.
 *
 * @param <T> the value's type
 */
public final class ValueKey<T> extends Key<ValueKey<T>> {
    private static final Word GETDEL = Word.of("GETDEL");
    private static final byte[] PX = Command.ascii("PX");

    final ValueFormat<T> format;

    ValueKey(KeyName name, @Nullable Duration ttl, ValueFormat<T> format) {
        super(name, ttl);
        this.format = format;
    }

    @Override
    ValueKey<T> with(KeyName otherName, @Nullable Duration otherTtl) {
        return new ValueKey<>(otherName, otherTtl, format);
    }

    /** The value; null if there is none. DATA_CONVERSION if it is no value of the type. */
    public Command<@Nullable T> get() {
        return Command.of(Word.GET, Effect.READS, this, this::read);
    }

    /** Puts the value in the place of whatever the key holds. */
    public Command<@Nullable Void> put(T value) {
        return Command.of(Word.SET, Effect.WRITES, this, Replies::nothing, set(value));
    }

    /** Puts the value if there is none; true if it did. */
    public Command<Boolean> putIfAbsent(T value) {
        return Command.of(Word.SET, Effect.WRITES, this, reply -> reply != null, set(value, "NX"));
    }

    /** Puts the value if there is one already; true if it did. */
    public Command<Boolean> putIfPresent(T value) {
        return Command.of(Word.SET, Effect.WRITES, this, reply -> reply != null, set(value, "XX"));
    }

    /** Puts the value and answers the one before; null if there was none. */
    public Command<@Nullable T> getAndPut(T value) {
        return Command.of(Word.SET, Effect.WRITES, this, this::read, set(value, "GET"));
    }

    /** Deletes the value and answers it; null if there was none. */
    public Command<@Nullable T> getAndDelete() {
        return Command.of(GETDEL, Effect.WRITES, this, this::read);
    }

    private @Nullable T read(@Nullable Object reply) {
        return format.decodeOrNull(reply, this);
    }

    private List<byte[]> set(T value, String... options) {
        var arguments = new ArrayList<byte[]>(4);
        arguments.add(format.encode(value));
        if (ttl != null) {
            arguments.add(PX);
            arguments.add(millis(ttl));
        }
        for (String option : options) {
            arguments.add(Command.ascii(option));
        }
        return arguments;
    }
}
