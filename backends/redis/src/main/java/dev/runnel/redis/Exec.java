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

    private final Lease lease;
    private final List<Queued<?>> queued;
    private final CompletableFuture<@Nullable Void> done;
    /** Why the server did not queue a command, which then fails the EXEC. */
    private volatile @Nullable RunnelException refused;

    Exec(Lease lease, List<Queued<?>> queued, CompletableFuture<@Nullable Void> done) {
        this.lease = lease;
        this.queued = queued;
        this.done = done;
    }

    private static Command<@Nullable Object> control(Word word) {
        return new Command<>(word, new byte[0][], -1, 0, Command.Effect.WRITES, reply -> reply, null, null);
    }

    void start() {
        var calls = new ArrayList<Call>(queued.size() + 2);
        calls.add(lease.call(MULTI, new Queueing()));
        for (Queued<?> each : queued) {
            Command<?> command = each.command();
            Script<?> script = command.script;
            // Whether a hash is known shows when it is too late.
            calls.add(lease.call(script == null ? command : script.whole(command), new Queueing()));
        }
        calls.add(lease.call(EXEC, new Outcome<>() {
            @Override
            public boolean complete(@Nullable Object reply) {
                lease.giveBack();
                ended(reply);
                return true;
            }

            @Override
            public void fail(RunnelException error) {
                lease.drop();
                done.completeExceptionally(failure(error));
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
            done.completeExceptionally(new RunnelException(
                    ErrorKind.SERIALIZATION_FAILURE,
                    "A key that the transaction has read was changed by somebody else; nothing of it was run. Run it again"
                            + " (Retry.onConflict)."));
            return;
        }
        List<@Nullable Object> replies = Replies.list(reply);
        RunnelException failed = null;
        for (int i = 0; i < queued.size(); i++) {
            if (replies.get(i) instanceof Call.ErrorReply error) {
                failed = failed == null
                        ? partly(
                                RedisErrors.answered(error.text(), queued.get(i).command()))
                        : failed;
            } else {
                queued.get(i).answered(replies.get(i));
            }
        }
        if (failed == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failed);
        }
    }

    private RunnelException partly(RunnelException error) {
        return queued.size() == 1
                ? error
                : new RunnelException(
                        error.kind(),
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
