package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.redis.Command.Effect;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of Redis and what it holds; a name with places, {@code session:{id}}, stands for as many keys. Immutable, made by
 * {@link Keys}, independent of any connection: its verbs make {@link Command}s.
 *
 * @param <K> the key's own class
 */
public abstract class Key<K extends Key<K>> {
    private static final Word DEL = Word.of("DEL");
    private static final Word UNLINK = Word.of("UNLINK");
    private static final Word EXISTS = Word.of("EXISTS");
    private static final Word PEXPIRE = Word.of("PEXPIRE");
    private static final Word PEXPIREAT = Word.of("PEXPIREAT");
    private static final Word PERSIST = Word.of("PERSIST");
    private static final Word PTTL = Word.of("PTTL");

    final KeyName name;
    final @Nullable Duration ttl;

    Key(KeyName name, @Nullable Duration ttl) {
        this.name = name;
        this.ttl = ttl;
    }

    abstract K with(KeyName name, @Nullable Duration ttl);

    /**
     * The key with its places filled in, in order: text, numbers, UUIDs, enums, value classes and what else a {@link Keys#value}
     * can hold. PARAMETER if their number is another.
     */
    public final K at(Object... parts) {
        return with(name.at(parts), ttl);
    }

    /** The same key, whose content is to expire so long after it was last put: every verb that puts says so. */
    public final K expiring(Duration timeToLive) {
        return with(name, positive(timeToLive));
    }

    /** Removes the key with all it holds; true if it was there. */
    public final Command<Boolean> delete() {
        return Command.of(DEL, Effect.WRITES, this, Replies::yes);
    }

    /** Removes the key; Redis frees what it holds afterwards, beside its other work. True if it was there. */
    public final Command<Boolean> unlink() {
        return Command.of(UNLINK, Effect.WRITES, this, Replies::yes);
    }

    public final Command<Boolean> exists() {
        return Command.of(EXISTS, Effect.READS, this, Replies::yes);
    }

    /** Has the key expire after this time, in whole milliseconds; false if it is not there. */
    public final Command<Boolean> expire(Duration timeToLive) {
        return Command.of(PEXPIRE, Effect.WRITES, this, Replies::yes, millis(positive(timeToLive)));
    }

    /** Has the key expire at this moment; false if it is not there. */
    public final Command<Boolean> expireAt(Instant moment) {
        return Command.of(PEXPIREAT, Effect.WRITES, this, Replies::yes, Command.ascii(moment.toEpochMilli()));
    }

    /** Keeps the key for good; false if it is not there or never was to expire. */
    public final Command<Boolean> persist() {
        return Command.of(PERSIST, Effect.WRITES, this, Replies::yes);
    }

    /** How long the key has still to live; null if it is not there or does not expire. */
    public final Command<@Nullable Duration> timeToLive() {
        return Command.of(PTTL, Effect.READS, this, reply -> {
            long left = Replies.number(reply);
            return left < 0 ? null : Duration.ofMillis(left);
        });
    }

    final byte[] bytes() {
        return name.sent();
    }

    final String declared() {
        return name.declared();
    }

    static byte[] millis(Duration duration) {
        return Command.ascii(duration.toMillis());
    }

    private static Duration positive(Duration timeToLive) {
        if (timeToLive.toMillis() < 1) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "A key lives for a millisecond or longer; delete() removes it at once.");
        }
        return timeToLive;
    }

    /** The name as it was declared: what was filled in may be nobody's business. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + declared() + ")";
    }
}
