package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.redis.Command.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that holds a set. Made by {@link Keys#set}.
 *
 * @param <T> the type of its members
 */
public final class SetKey<T> extends Key<SetKey<T>> {
    private static final Word SADD = Word.of("SADD");
    private static final Word SREM = Word.of("SREM");
    private static final Word SISMEMBER = Word.of("SISMEMBER");
    private static final Word SMEMBERS = Word.of("SMEMBERS");
    private static final Word SCARD = Word.of("SCARD");
    private static final Word SPOP = Word.of("SPOP");
    private static final Word SRANDMEMBER = Word.of("SRANDMEMBER");

    final ValueFormat<T> format;

    SetKey(KeyName name, @Nullable Duration ttl, ValueFormat<T> format) {
        super(name, ttl);
        this.format = format;
    }

    @Override
    SetKey<T> with(KeyName otherName, @Nullable Duration otherTtl) {
        return new SetKey<>(otherName, otherTtl, format);
    }

    /** Adds members; answers how many were not in it before. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Command<Long> add(T... members) {
        return Putting.adding(SADD, this, Replies::number, encoded(List.of(members), format, this));
    }

    /** Takes members away; answers how many were in it. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Command<Long> remove(T... members) {
        return Command.of(SREM, Effect.WRITES, this, Replies::number, encoded(List.of(members), format, this));
    }

    public Command<Boolean> contains(T member) {
        return Command.of(SISMEMBER, Effect.READS, this, Replies::yes, format.encode(member));
    }

    /** All members, in no order; of a large set {@code redis.scan} reads one batch after the other. */
    public Command<Set<T>> all() {
        return Command.of(
                SMEMBERS, Effect.READS, this, reply -> new LinkedHashSet<>(Replies.values(reply, format, this)));
    }

    public Command<Long> size() {
        return Command.of(SCARD, Effect.READS, this, Replies::number);
    }

    /** Takes any member away; null if there is none. */
    public Command<@Nullable T> pop() {
        return Command.of(SPOP, Effect.WRITES, this, reply -> format.decodeOrNull(reply, this));
    }

    /** Any member; null if there is none. */
    public Command<@Nullable T> random() {
        return Command.of(SRANDMEMBER, Effect.READS, this, reply -> format.decodeOrNull(reply, this));
    }

    static <T> List<byte[]> encoded(List<T> values, ValueFormat<T> format, Key<?> key) {
        if (values.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "No value was given for " + key.declared() + "; Redis wants one or more.");
        }
        var encoded = new ArrayList<byte[]>(values.size());
        for (T value : values) {
            encoded.add(format.encode(value));
        }
        return encoded;
    }
}
