package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.redis.Command.Effect;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keys or members, batch after batch by a cursor. What is there all the time comes once or more; what comes or goes meanwhile
 * may.
 */
final class Scanning<T> implements Batches<T> {
    private static final Word SSCAN = Word.of("SSCAN");
    private static final Word ZSCAN = Word.of("ZSCAN");
    private static final byte[] COUNT = Command.ascii("COUNT");
    private static final byte[] MATCH = Command.ascii("MATCH");

    private final Sending to;
    private final BiFunction<byte[], Integer, Command<List<@Nullable Object>>> command;
    private final Function<List<@Nullable Object>, List<T>> elements;
    private byte[] cursor = {'0'};
    private boolean last;
    private volatile boolean ended;
    private volatile @Nullable Run current;

    /** Whom the commands are sent to. */
    @FunctionalInterface
    interface Sending {
        Run run(Command<List<@Nullable Object>> command, Outcome<List<@Nullable Object>> outcome);
    }

    private Scanning(
            Sending to,
            BiFunction<byte[], Integer, Command<List<@Nullable Object>>> command,
            Function<List<@Nullable Object>, List<T>> elements) {
        this.to = to;
        this.command = command;
        this.elements = elements;
    }

    /** @param to sends the commands: by the shared connection, or to one node of a cluster */
    static Scanning<String> keys(Sending to, String pattern) {
        byte[] match = KeyName.utf8(pattern);
        return new Scanning<>(
                to,
                (cursor, count) -> new Command<>(
                        Word.SCAN,
                        new byte[][] {cursor, MATCH, match, COUNT, Command.ascii(count)},
                        -1,
                        0,
                        Effect.READS,
                        Replies::list,
                        null,
                        null),
                list -> list.stream().map(Replies::text).toList());
    }

    static <T> Scanning<T> members(RedisEngine engine, SetKey<T> key) {
        return new Scanning<>(engine::run, of(SSCAN, key), list -> Replies.values(list, key.format, key));
    }

    static <T> Scanning<Scored<T>> members(RedisEngine engine, SortedSetKey<T> key) {
        return new Scanning<>(engine::run, of(ZSCAN, key), key::scored);
    }

    private static BiFunction<byte[], Integer, Command<List<@Nullable Object>>> of(Word word, Key<?> key) {
        return (cursor, count) ->
                Command.of(word, Effect.READS, key, Replies::list, cursor, COUNT, Command.ascii(count));
    }

    @Override
    public Run next(int largest, Outcome<List<T>> outcome) {
        return Run.leftAtOnce(() -> read(largest, outcome), this::close);
    }

    private void read(int largest, Outcome<List<T>> outcome) {
        if (last || ended) {
            ended = true;
            outcome.complete(List.of());
            return;
        }
        Run run = to.run(command.apply(cursor, largest), new Outcome<List<@Nullable Object>>() {
            @Override
            public boolean complete(List<@Nullable Object> reply) {
                cursor = Replies.bytes(reply.get(0));
                last = cursor.length == 1 && cursor[0] == '0';
                List<T> found;
                try {
                    found = new ArrayList<>(elements.apply(Replies.list(reply.get(1))));
                } catch (RunnelException e) {
                    fail(e);
                    return true;
                }
                if (found.isEmpty()) {
                    read(largest, outcome);
                    return true;
                }
                return outcome.complete(found);
            }

            @Override
            public void fail(RunnelException error) {
                ended = true;
                outcome.fail(error);
            }
        });
        current = run;
        run.start();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        ended = true;
        Run run = current;
        if (run != null) {
            run.cancel();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean ended() {
        return ended;
    }
}
