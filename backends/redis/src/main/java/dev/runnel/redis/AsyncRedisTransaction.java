package dev.runnel.redis;

import dev.runnel.spi.run.RunFuture;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A transaction for futures: what it reads is watched, what it writes is kept until the end. */
public final class AsyncRedisTransaction {
    private final Attempt attempt;

    AsyncRedisTransaction(Attempt attempt) {
        this.attempt = attempt;
    }

    /** Reads now; the transaction fails in the end if anybody changes what was read. WRONG_SCOPE for a command that may write. */
    public <R extends @Nullable Object> CompletableFuture<R> run(Command<R> command) {
        return RunFuture.start(outcome -> attempt.read(command, Decoding.of(command, outcome)));
    }

    /** Keeps a command for the end of the block: all of them are run, in order, or none. */
    public <R extends @Nullable Object> Queued<R> queue(Command<R> command) {
        return attempt.queue(command);
    }
}
