package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import org.jspecify.annotations.Nullable;

/** Hands on what a command answers, made of the bare reply where that arrives. */
final class Decoding<R extends @Nullable Object> implements Outcome<@Nullable Object> {
    private final Command<R> command;
    private final Outcome<R> outcome;

    private Decoding(Command<R> command, Outcome<R> outcome) {
        this.command = command;
        this.outcome = outcome;
    }

    static <R extends @Nullable Object> Outcome<@Nullable Object> of(Command<R> command, Outcome<R> outcome) {
        return new Decoding<>(command, outcome);
    }

    @Override
    public boolean complete(@Nullable Object reply) {
        R answer;
        try {
            answer = decoded(command, reply);
        } catch (RunnelException e) {
            outcome.fail(e);
            return true;
        }
        return outcome.complete(answer);
    }

    /** What a command answers, whose mapping may be a caller's own and throw anything. */
    static <R extends @Nullable Object> R decoded(Command<R> command, @Nullable Object reply) {
        try {
            return command.decode(reply);
        } catch (RunnelException e) {
            throw e;
        } catch (Throwable e) {
            // Not only exceptions: on a connection's thread nobody else would tell the caller.
            throw new RunnelException(
                    ErrorKind.OTHER, "The answer of " + command.shown() + " could not be mapped; see the cause.", e);
        }
    }

    @Override
    public void fail(RunnelException error) {
        outcome.fail(error);
    }
}
