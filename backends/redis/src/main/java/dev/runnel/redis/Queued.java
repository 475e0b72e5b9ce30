package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import org.jspecify.annotations.Nullable;

/**
 * What a command of a transaction will have answered once the transaction has ended.
 *
 * @param <R> what it answers
 */
public final class Queued<R extends @Nullable Object> {
    private final Command<R> command;
    private volatile boolean answered;
    private @Nullable Object reply;

    Queued(Command<R> command) {
        this.command = command;
    }

    /** What the command answered. TRANSACTION_CLOSED while the transaction has not ended well. */
    public R value() {
        if (!answered) {
            throw new RunnelException(
                    ErrorKind.TRANSACTION_CLOSED,
                    "A queued command has no answer before its transaction has ended well: ask for value() behind the block.");
        }
        return command.decode(reply);
    }

    Command<?> command() {
        return command;
    }

    void answered(@Nullable Object answer) {
        reply = answer;
        answered = true;
    }
}
