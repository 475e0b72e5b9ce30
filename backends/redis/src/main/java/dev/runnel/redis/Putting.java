package dev.runnel.redis;

import dev.runnel.redis.Command.Answer;
import dev.runnel.redis.Command.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands that put something under a key which may be to expire: one step, whatever the command. */
final class Putting {
    /** ARGV: the command's word, milliseconds, the command's further arguments. */
    private static final Script<@Nullable Object> AND_EXPIRE = Script.of("""
            local answer = redis.call(ARGV[1], KEYS[1], unpack(ARGV, 3))
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return answer""", reply -> reply);

    /** The same for what begins to expire when it is made and not anew with each command. */
    private static final Script<@Nullable Object> AND_EXPIRE_ONCE = Script.of("""
            local answer = redis.call(ARGV[1], KEYS[1], unpack(ARGV, 3))
            if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return answer""", reply -> reply);

    private Putting() {}

    static <R extends @Nullable Object> Command<R> command(Word word, Key<?> key, Answer<R> answer, List<byte[]> more) {
        return command(AND_EXPIRE, word, key, answer, more);
    }

    static <R extends @Nullable Object> Command<R> once(Word word, Key<?> key, Answer<R> answer, List<byte[]> more) {
        return command(AND_EXPIRE_ONCE, word, key, answer, more);
    }

    private static <R extends @Nullable Object> Command<R> command(
            Script<?> script, Word word, Key<?> key, Answer<R> answer, List<byte[]> more) {
        if (key.ttl == null) {
            return Command.of(word, Effect.WRITES, key, answer, more);
        }
        byte[][] arguments = new byte[more.size() + 2][];
        arguments[0] = word.getBytes();
        arguments[1] = Key.millis(key.ttl);
        for (int i = 0; i < more.size(); i++) {
            arguments[i + 2] = more.get(i);
        }
        return script.command(List.of(key), arguments).answering(answer);
    }
}
