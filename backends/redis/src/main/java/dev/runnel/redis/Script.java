package dev.runnel.redis;

import dev.runnel.redis.Command.Effect;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Lua script: sent by its hash, and whole where the server does not know it (any more). Immutable; make it once.
 *
 * <pre>{@code
 * static final Script<Long> TAKE = Script.of("return redis.call('decrby', KEYS[1], ARGV[1])", Reply::number);
 * redis.run(TAKE.on(List.of(STOCK.at(item)), 3));
 * }</pre>
 *
 * @param <R> what it answers
 */
public final class Script<R extends @Nullable Object> {
    private final byte[] text;
    private final byte[] hash;
    private final Function<Reply, ? extends R> answer;

    private Script(String text, Function<Reply, ? extends R> answer) {
        this.text = KeyName.utf8(text);
        this.hash = Command.ascii(sha1(this.text));
        this.answer = answer;
    }

    /** @param answer makes what is answered of the script's reply */
    public static <R extends @Nullable Object> Script<R> of(String text, Function<Reply, ? extends R> answer) {
        return new Script<>(text, answer);
    }

    /**
     * The script as a command.
     *
     * @param keys what the script knows as KEYS; in a cluster all on one node
     * @param arguments what it knows as ARGV: text, numbers, byte arrays, or what else a {@link Keys#value} can hold
     */
    public Command<R> on(List<? extends Key<?>> keys, Object... arguments) {
        byte[][] encoded = new byte[arguments.length][];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = ValueFormats.any(arguments[i]);
        }
        return command(keys, encoded);
    }

    Command<R> command(List<? extends Key<?>> keys, byte[]... arguments) {
        byte[][] all = new byte[2 + keys.size() + arguments.length][];
        all[0] = hash;
        all[1] = Command.ascii(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            all[2 + i] = keys.get(i).bytes();
        }
        System.arraycopy(arguments, 0, all, 2 + keys.size(), arguments.length);
        return new Command<>(
                Word.EVALSHA,
                all,
                keys.isEmpty() ? -1 : 2,
                keys.size(),
                Effect.WRITES,
                reply -> answer.apply(new Reply(reply)),
                keys.isEmpty() ? null : keys.get(0).declared(),
                this);
    }

    /** The same call with the text for the hash. */
    Command<?> whole(Command<?> byHash) {
        byte[][] all = byHash.arguments.clone();
        all[0] = text;
        return new Command<>(
                Word.EVAL, all, byHash.firstKey, byHash.keys, byHash.effect, byHash.answer, byHash.declared, null);
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-1.", e);
        }
    }

    @Override
    public String toString() {
        return "Script(" + new String(hash, StandardCharsets.ISO_8859_1) + ")";
    }
}
