package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.redis.Command.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key that holds an object as a hash, a field for each of its parameters: a record, a data class, a class with one
 * constructor. Fields of other names are left alone. Made by {@link Keys#hash}.
 *
 * @param <T> the object's type
 */
public final class HashKey<T> extends Key<HashKey<T>> {
    private static final Word HMGET = Word.of("HMGET");
    private static final Word HGET = Word.of("HGET");
    private static final Word HSET = Word.of("HSET");
    private static final Word HINCRBY = Word.of("HINCRBY");

    /** ARGV: milliseconds or 0, how many arguments are fields and values, these, fields that are null. */
    private static final Script<@Nullable Void> PUT = Script.of("""
            local n = tonumber(ARGV[2])
            if n > 0 then redis.call('HSET', KEYS[1], unpack(ARGV, 3, 2 + n)) end
            if #ARGV > 2 + n then redis.call('HDEL', KEYS[1], unpack(ARGV, 3 + n)) end
            if ARGV[1] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
            return 1""", reply -> null);

    private final HashFormat<T> format;

    HashKey(KeyName name, @Nullable Duration ttl, HashFormat<T> format) {
        super(name, ttl);
        this.format = format;
    }

    @Override
    HashKey<T> with(KeyName otherName, @Nullable Duration otherTtl) {
        return new HashKey<>(otherName, otherTtl, format);
    }

    /** The object; null if the hash is not there. DATA_CONVERSION naming the field that does not fit. */
    public Command<@Nullable T> get() {
        return Command.of(HMGET, Effect.READS, this, this::read, format.names);
    }

    private @Nullable T read(@Nullable Object reply) {
        byte[][] values = Replies.list(reply).toArray(byte[][]::new);
        return format.decode(values, declared());
    }

    /** Puts the object, whole and in one step; a null deletes its field. */
    public Command<@Nullable Void> put(T object) {
        byte[][] values = format.encode(object);
        var given = new ArrayList<byte[]>(2 * values.length);
        var absent = new ArrayList<byte[]>();
        for (int i = 0; i < values.length; i++) {
            byte[] name = format.names.get(i);
            if (values[i] == null) {
                absent.add(name);
            } else {
                given.add(name);
                given.add(values[i]);
            }
        }
        if (given.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.DATA_INVALID,
                    "All that the object has is null, and Redis keeps no empty hash: delete " + declared()
                            + " instead.");
        }
        if (absent.isEmpty()) {
            return Putting.command(HSET, this, Replies::nothing, given);
        }
        var arguments = new ArrayList<byte[]>(given.size() + absent.size() + 2);
        arguments.add(ttl == null ? Command.ascii(0) : millis(ttl));
        arguments.add(Command.ascii(given.size()));
        arguments.addAll(given);
        arguments.addAll(absent);
        return PUT.command(List.of(this), arguments.toArray(byte[][]::new));
    }

    /** One field as a type of one value; null if it is not there. */
    public <V> Command<@Nullable V> get(String field, Class<V> type) {
        ValueFormat<V> value = ValueFormats.of(dev.runnel.row.TypeUse.of(type));
        return Command.of(
                HGET, Effect.READS, this, reply -> value.decodeOrNull(reply, this), KeyName.utf8(known(field)));
    }

    /** Sets one field: text, a number, a time, a UUID, bytes, an enum or a value class. */
    public Command<@Nullable Void> put(String field, Object value) {
        return Putting.command(
                HSET, this, Replies::nothing, List.of(KeyName.utf8(known(field)), ValueFormats.any(value)));
    }

    /** Adds to a field of whole numbers, 0 if it is not there; answers what it is then. */
    public Command<Long> increment(String field, long by) {
        return Putting.countField(HINCRBY, this, KeyName.utf8(known(field)), Command.ascii(by));
    }

    private String known(String field) {
        Objects.requireNonNull(field, "field");
        if (!format.fields.contains(field)) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The hash " + declared() + " has no field '" + field + "' by its type " + format.type
                            + ", which has " + format.fields + ".");
        }
        return field;
    }
}
