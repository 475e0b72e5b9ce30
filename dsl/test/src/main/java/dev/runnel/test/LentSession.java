package dev.runnel.test;

import dev.runnel.spi.Command;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.Session;
import dev.runnel.spi.TxOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A session of the sandbox's pool in the hands of another database: it works as always, but is not that one's to close.
 */
class LentSession implements Session {
    final Session real;

    LentSession(Session real) {
        this.real = real;
    }

    @Override
    public Exchange open(Command command) {
        return real.open(command);
    }

    @Override
    public CompletionStage<@Nullable Void> begin(TxOptions options) {
        return real.begin(options);
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        return real.commit();
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        return real.rollback();
    }

    @Override
    public CompletionStage<@Nullable Void> savepoint(SavepointOp op, String name) {
        return real.savepoint(op, name);
    }

    @Override
    public CompletionStage<@Nullable Void> ping() {
        return real.ping();
    }

    @Override
    public CompletionStage<@Nullable Void> reset() {
        return real.reset();
    }

    @Override
    public boolean needsReset() {
        return real.needsReset();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void abort() {
        real.abort();
    }

    @Override
    public Health health() {
        return real.health();
    }

    @Override
    public <T> Optional<T> extension(Class<T> type) {
        return real.extension(type);
    }
}
