package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A command to Redis, as a value: made by the verbs of a key, run by {@code redis.run}, on a pipeline or in a transaction.
 * Immutable; running it twice sends it twice.
 *
 * @param <R> what it answers
 */
public final class Command<R extends @Nullable Object> {
    /** What a command does to the data, as far as it matters here. */
    enum Effect {
        /** Changes nothing. */
        READS,
        WRITES,
        /** May wait on the server for longer than others can: gets a connection of its own. */
        BLOCKS
    }

    /** Makes what is answered of a reply: a byte[], a Long, a List of these, or null. */
    @FunctionalInterface
    interface Answer<R extends @Nullable Object> {
        @Nullable
        R of(@Nullable Object reply);
    }

    final Word word;
    final byte[][] arguments;
    /** Which arguments are keys: the first of them, and how many. */
    final int firstKey;

    final int keys;
    final Effect effect;
    final Answer<R> answer;
    /** The name of the first key as it was declared, for events and errors: without what was filled in. */
    final @Nullable String declared;
    /** What an EVALSHA runs, to be sent whole where the server has lost it. */
    final @Nullable Script<?> script;

    Command(
            Word word,
            byte[][] arguments,
            int firstKey,
            int keys,
            Effect effect,
            Answer<R> answer,
            @Nullable String declared,
            @Nullable Script<?> script) {
        this.word = word;
        this.arguments = arguments;
        this.firstKey = firstKey;
        this.keys = keys;
        this.effect = effect;
        this.answer = answer;
        this.declared = declared;
        this.script = script;
    }

    /**
     * Any command there is, word by word: {@code raw("OBJECT", "ENCODING", "session:1")}. The answer comes as Redis
     * gives it. The first argument is taken for a key, which decides the node in a cluster; {@link #keyAt} says otherwise. A command that changes the state of its connection (SELECT, MULTI, SUBSCRIBE,
     * CLIENT REPLY, ...) or that waits on the server is refused: the connection is shared.
     *
     * @param arguments text, numbers, byte arrays, or what else a {@link Keys#value} can hold
     */
    public static Command<Reply> raw(String word, Object... arguments) {
        RawCommands.refuseStateful(word, arguments);
        byte[][] encoded = new byte[arguments.length][];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = ValueFormats.any(arguments[i]);
        }
        int firstKey = encoded.length == 0 || RawCommands.keyless(word) ? -1 : 0;
        Effect effect = RawCommands.reads(word) ? Effect.READS : Effect.WRITES;
        return new Command<>(Word.of(word), encoded, firstKey, firstKey < 0 ? 0 : 1, effect, Reply::new, null, null);
    }

    /** The same raw command with its key at another place, from 0: {@code raw("OBJECT", "ENCODING", key).keyAt(1)}. */
    public Command<R> keyAt(int argument) {
        if (argument < 0 || argument >= arguments.length) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The command " + word + " has " + arguments.length + " arguments and none at " + argument + ".");
        }
        return new Command<>(word, arguments, argument, 1, effect, answer, declared, script);
    }

    /** The same command with its answer made into something else, where it is awaited. */
    public <S extends @Nullable Object> Command<S> map(Function<? super R, ? extends S> mapping) {
        return answering(reply -> mapping.apply(decode(reply)));
    }

    /** The same command, its reply read in another way. */
    <S extends @Nullable Object> Command<S> answering(Answer<S> other) {
        return new Command<>(word, arguments, firstKey, keys, effect, other, declared, script);
    }

    /** A command on one key. */
    static <R extends @Nullable Object> Command<R> of(
            Word word, Effect effect, Key<?> key, Answer<R> answer, byte[]... more) {
        byte[][] arguments = new byte[more.length + 1][];
        arguments[0] = key.bytes();
        System.arraycopy(more, 0, arguments, 1, more.length);
        return new Command<>(word, arguments, 0, 1, effect, answer, key.declared(), null);
    }

    static <R extends @Nullable Object> Command<R> of(
            Word word, Effect effect, Key<?> key, Answer<R> answer, List<byte[]> more) {
        return of(word, effect, key, answer, more.toArray(byte[][]::new));
    }

    /** What was answered, or DATA_CONVERSION. */
    @SuppressWarnings("NullAway") // R says whether it may be null
    R decode(@Nullable Object reply) {
        return answer.of(reply);
    }

    boolean reads() {
        return effect == Effect.READS;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    /** The command as events and errors name it: its word and the key as it was declared, never a value. */
    String shown() {
        return declared == null ? word.toString() : word + " " + declared;
    }

    /** Never an argument. */
    @Override
    public String toString() {
        return "Command(" + shown() + ")";
    }
}
