package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** MULTI, the commands of a transaction and EXEC, in one write, and what comes of them. */
final class Exec {
    private static final Command<@Nullable Object> MULTI = control(Word.MULTI);
    private static final Command<@Nullable Object> EXEC = control(Word.EXEC);

    private final RedisEngine engine;
    private final Lease lease;
    private final List<Queued<?>> queued;
    /** Where listeners are told of each of them when it has been run, or has not. */
    private final List<Outcome<@Nullable Object>> told = new ArrayList<>();

    private final CompletableFuture<@Nullable Void> done;
    /** Why the server did not queue a command, which then fails the EXEC. */
    private volatile @Nullable RunnelException refused;

    Exec(RedisEngine engine, Lease lease, List<Queued<?>> queued, CompletableFuture<@Nullable Void> done) {
        this.engine = engine;
        this.lease = lease;
        this.queued = queued;
        this.done = done;
    }

    private static Command<@Nullable Object> control(Word word) {
        return new Command<>(word, new byte[0][], -1, 0, Command.Effect.WRITES, reply -> reply, null, null);
    }

    void start() {
        var calls = new ArrayList<Call>(queued.size() + 2);
        calls.add(lease.control(MULTI, new Queueing()));
        for (Queued<?> each : queued) {
            Command<?> command = each.command();
            told.add(engine.recording(command, true, Ignored.OUTCOME));
            Script<?> script = command.script;
            // Whether a hash is known shows when it is too late.
            calls.add(lease.control(script == null ? command : script.whole(command), new Queueing()));
        }
        calls.add(lease.control(EXEC, new Outcome<>() {
            @Override
            public boolean complete(@Nullable Object reply) {
                lease.giveBack();
                ended(reply);
                return true;
            }

            @Override
            public void fail(RunnelException error) {
                lease.drop();
                failed(failure(error));
            }
        }));
        lease.send(calls);
    }

    /** The server queues a command or says why not. */
    private final class Queueing implements Outcome<@Nullable Object> {
        @Override
        public boolean complete(@Nullable Object reply) {
            return true;
        }

        @Override
        public void fail(RunnelException error) {
            if (refused == null) {
                refused = error;
            }
        }
    }

    private void ended(@Nullable Object reply) {
        if (reply == null) {
            failed(new RunnelException(
                    ErrorKind.SERIALIZATION_FAILURE,
                    "A key that the transaction has read was changed by somebody else; nothing of it was run. Run it again"
                            + " (Retry.onConflict)."));
            return;
        }
        List<@Nullable Object> replies = Replies.list(reply);
        RunnelException failed = null;
        for (int i = 0; i < queued.size(); i++) {
            if (replies.get(i) instanceof Call.ErrorReply error) {
                RunnelException why =
                        RedisErrors.answered(error.text(), queued.get(i).command());
                told.get(i).fail(why);
                failed = failed == null ? partly(why) : failed;
            } else {
                Call.deliver(told.get(i), replies.get(i));
                queued.get(i).answered(replies.get(i));
            }
        }
        if (failed == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failed);
        }
    }

    /** None of them was run, or nobody knows. */
    private void failed(RunnelException why) {
        told.forEach(each -> each.fail(why));
        done.completeExceptionally(why);
    }

    private RunnelException partly(RunnelException error) {
        // Others were run, so the block is not to run again by itself, whatever a script has failed with.
        return queued.size() == 1
                ? error
                : new RunnelException(
                        error.isRetryable() ? ErrorKind.OTHER : error.kind(),
                        error.getMessage()
                                + " The other commands of the transaction were run: Redis does not undo them.",
                        null,
                        error.details());
    }

    private RunnelException failure(RunnelException error) {
        RunnelException first = refused;
        return switch (error.kind()) {
            case CONNECTION_LOST, STATEMENT_TIMEOUT ->
                new RunnelException(
                        ErrorKind.COMMIT_UNKNOWN,
                        "The answer to EXEC was lost: the transaction was run as a whole, or not at all. Look before you run it"
                                + " again.",
                        error);
            case TRANSACTION_ABORTED -> first == null ? error : first;
            default -> error;
        };
    }
}
