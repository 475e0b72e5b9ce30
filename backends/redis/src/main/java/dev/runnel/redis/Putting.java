package dev.runnel.redis;

import dev.runnel.redis.Command.Answer;
import dev.runnel.redis.Command.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands that put something under a key which may be to expire: one step, whatever the command. */
final class Putting {
    /**
     * ARGV: the command's word, milliseconds, {@code +} if the answers of its parts are added up and the last one counts otherwise,
     * the command's further arguments. In parts, for Lua passes on no more than 8,000 at once; of an even number, for pairs.
     */
    private static final Script<@Nullable Object> AND_EXPIRE = Script.of("""
            local answer, first = 0, 4
            repeat
              local part = redis.call(ARGV[1], KEYS[1], unpack(ARGV, first, math.min(first + 6999, #ARGV)))
              if ARGV[3] == '+' then answer = answer + part else answer = part end
              first = first + 7000
            until first > #ARGV
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return answer""", reply -> reply);

    /** ARGV: the word of a command that counts, milliseconds, by how much. It expires from when it is made, not anew each time. */
    private static final Script<@Nullable Object> COUNT = Script.of("""
            redis.call(ARGV[1], KEYS[1], ARGV[3])
            if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return redis.call('GET', KEYS[1])""", reply -> reply);

    /** ARGV: milliseconds, the field, by how much. */
    private static final Script<@Nullable Object> COUNT_FIELD = Script.of("""
            redis.call('HINCRBY', KEYS[1], ARGV[2], ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return redis.call('HGET', KEYS[1], ARGV[2])""", reply -> reply);

    /** ARGV: the command's word, milliseconds, the value. */
    private static final Script<@Nullable Object> PUT_BACK = Script.of("""
            local answer = redis.call(ARGV[1], KEYS[1], ARGV[3])
            if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return answer""", reply -> reply);

    private Putting() {}

    /** A command of which what it answers last counts. */
    static <R extends @Nullable Object> Command<R> command(Word word, Key<?> key, Answer<R> answer, List<byte[]> more) {
        return command("=", word, key, answer, more);
    }

    /** A command that answers how many, which may be sent in parts. */
    static <R extends @Nullable Object> Command<R> adding(Word word, Key<?> key, Answer<R> answer, List<byte[]> more) {
        return command("+", word, key, answer, more);
    }

    private static <R extends @Nullable Object> Command<R> command(
            String parts, Word word, Key<?> key, Answer<R> answer, List<byte[]> more) {
        if (key.ttl == null) {
            return Command.of(word, Effect.WRITES, key, answer, more);
        }
        byte[][] arguments = new byte[more.size() + 3][];
        arguments[0] = word.getBytes();
        arguments[1] = Key.millis(key.ttl);
        arguments[2] = Command.ascii(parts);
        for (int i = 0; i < more.size(); i++) {
            arguments[i + 3] = more.get(i);
        }
        return AND_EXPIRE.command(List.of(key), arguments).answering(answer);
    }

    /** Counts; what a script answers as text, for its numbers are exact to 53 bits only. */
    static Command<Long> count(Word word, Key<?> key, byte[] by) {
        return key.ttl == null
                ? Command.of(word, Effect.WRITES, key, Replies::number, by)
                : COUNT.command(List.of(key), word.getBytes(), Key.millis(key.ttl), by)
                        .answering(reply -> PlainFormats.LONG.decode(Replies.bytes(reply), key));
    }

    /** The same in a field of a hash. */
    static Command<Long> countField(Word word, Key<?> key, byte[] field, byte[] by) {
        return key.ttl == null
                ? Command.of(word, Effect.WRITES, key, Replies::number, field, by)
                : COUNT_FIELD
                        .command(List.of(key), Key.millis(key.ttl), field, by)
                        .answering(reply -> PlainFormats.LONG.decode(Replies.bytes(reply), key));
    }

    /** Puts back what was taken from the beginning of a list, which begins to expire again if it was the last of it. */
    static Command<Long> putBack(Word word, Key<?> key, byte[] value) {
        return key.ttl == null
                ? Command.of(word, Effect.WRITES, key, Replies::number, value)
                : PUT_BACK.command(List.of(key), word.getBytes(), Key.millis(key.ttl), value)
                        .answering(Replies::number);
    }
}
