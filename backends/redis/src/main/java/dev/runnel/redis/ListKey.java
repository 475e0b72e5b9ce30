package dev.runnel.redis;

import dev.runnel.redis.Command.Effect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that holds a list; {@code redis.take} waits for its next value. Made by {@link Keys#list}.
 *
 * @param <T> the type of its values
 */
public final class ListKey<T> extends Key<ListKey<T>> {
    private static final Word LPUSH = Word.of("LPUSH");
    private static final Word RPUSH = Word.of("RPUSH");
    private static final Word LPOP = Word.of("LPOP");
    private static final Word RPOP = Word.of("RPOP");
    private static final Word LRANGE = Word.of("LRANGE");
    private static final Word LLEN = Word.of("LLEN");
    private static final Word LTRIM = Word.of("LTRIM");
    private static final Word LREM = Word.of("LREM");
    private static final Word BLPOP = Word.of("BLPOP");

    private final ValueFormat<T> format;

    ListKey(KeyName name, @Nullable Duration ttl, ValueFormat<T> format) {
        super(name, ttl);
        this.format = format;
    }

    @Override
    ListKey<T> with(KeyName otherName, @Nullable Duration otherTtl) {
        return new ListKey<>(otherName, otherTtl, format);
    }

    /** Adds values before the first, one after the other, so that the last given comes first; answers how many there are then. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Command<Long> pushFirst(T... values) {
        return Putting.command(LPUSH, this, Replies::number, SetKey.encoded(List.of(values), format, this));
    }

    /** Adds values behind the last; answers how many there are then. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Command<Long> pushLast(T... values) {
        return Putting.command(RPUSH, this, Replies::number, SetKey.encoded(List.of(values), format, this));
    }

    /** Takes the first value away; null if there is none. */
    public Command<@Nullable T> popFirst() {
        return Command.of(LPOP, Effect.WRITES, this, reply -> format.decodeOrNull(reply, this));
    }

    /** Takes the last value away; null if there is none. */
    public Command<@Nullable T> popLast() {
        return Command.of(RPOP, Effect.WRITES, this, reply -> format.decodeOrNull(reply, this));
    }

    /** The values at positions {@code from} to {@code to}, both included, from 0; negative ones count from the end. */
    public Command<List<T>> range(long from, long to) {
        return Command.of(
                LRANGE,
                Effect.READS,
                this,
                reply -> Replies.values(reply, format, this),
                Command.ascii(from),
                Command.ascii(to));
    }

    /** All values. */
    public Command<List<T>> all() {
        return range(0, -1);
    }

    public Command<Long> size() {
        return Command.of(LLEN, Effect.READS, this, Replies::number);
    }

    /** Keeps only the values at these positions. */
    public Command<@Nullable Void> trim(long from, long to) {
        return Command.of(LTRIM, Effect.WRITES, this, Replies::nothing, Command.ascii(from), Command.ascii(to));
    }

    /** Takes away all that equal the value; answers how many. */
    public Command<Long> remove(T value) {
        return Command.of(LREM, Effect.WRITES, this, Replies::number, Command.ascii(0), format.encode(value));
    }

    /** Waits on the server for the first value; null if none came. */
    Command<@Nullable T> take(Duration wait) {
        return Command.of(
                BLPOP,
                Effect.BLOCKS,
                this,
                reply -> reply == null
                        ? null
                        : format.decodeOrNull(Replies.list(reply).get(1), this),
                Command.ascii(Waits.seconds(wait)));
    }

    /** What was taken and reached nobody. */
    Command<Long> putBack(byte[] value) {
        return Putting.putBack(LPUSH, this, value);
    }
}
