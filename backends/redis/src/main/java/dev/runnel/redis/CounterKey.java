package dev.runnel.redis;

import dev.runnel.redis.Command.Effect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that counts, in whole numbers of 64 bits; one that is not there is 0. One that {@linkplain #expiring expires} does so
 * after its first increment, not after its last, so that it counts what happens in a span of time. Made by {@link Keys#counter}.
 */
public final class CounterKey extends Key<CounterKey> {
    private static final Word INCRBY = Word.of("INCRBY");
    private static final Word DECRBY = Word.of("DECRBY");
    private static final byte[] ONE = Command.ascii(1);

    CounterKey(KeyName name, @Nullable Duration ttl) {
        super(name, ttl);
    }

    @Override
    CounterKey with(KeyName otherName, @Nullable Duration otherTtl) {
        return new CounterKey(otherName, otherTtl);
    }

    /** Where the count stands, 0 if nothing was counted. */
    public Command<Long> get() {
        return Command.of(
                Word.GET,
                Effect.READS,
                this,
                reply -> reply == null ? 0L : PlainFormats.LONG.decode(Replies.bytes(reply), this));
    }

    /** Counts one; answers where the count stands then. */
    public Command<Long> increment() {
        return Putting.count(INCRBY, this, ONE);
    }

    /** Counts so many, which may be negative. DATA_INVALID where that leaves the 64 bits; nothing is changed then. */
    public Command<Long> increment(long by) {
        return Putting.count(INCRBY, this, Command.ascii(by));
    }

    /** Counts one back; answers where the count stands then. */
    public Command<Long> decrement() {
        return Putting.count(DECRBY, this, ONE);
    }

    /** Counts so many back. */
    public Command<Long> decrement(long by) {
        return Putting.count(DECRBY, this, Command.ascii(by));
    }

    /** Has the count stand here. */
    public Command<@Nullable Void> put(long value) {
        List<byte[]> arguments = ttl == null
                ? List.of(Command.ascii(value))
                : List.of(Command.ascii(value), Command.ascii("PX"), millis(ttl));
        return Command.of(Word.SET, Effect.WRITES, this, Replies::nothing, arguments);
    }
}
