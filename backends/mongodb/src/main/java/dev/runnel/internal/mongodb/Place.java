package dev.runnel.internal.mongodb;

import dev.runnel.spi.Command;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.Session;
import dev.runnel.spi.TxOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One of the {@link Places}, as the pool sees it: a session that holds nothing and is always clean. */
final class Place implements Session {
    @Override
    public Health health() {
        return Health.CLEAN;
    }

    @Override
    public CompletionStage<@Nullable Void> ping() {
        return done();
    }

    @Override
    public CompletionStage<@Nullable Void> reset() {
        return done();
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        return done();
    }

    @Override
    public void abort() {}

    @Override
    public <T> Optional<T> extension(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public Exchange open(Command command) {
        throw notHere();
    }

    @Override
    public CompletionStage<@Nullable Void> begin(TxOptions options) {
        throw notHere();
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        throw notHere();
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        throw notHere();
    }

    @Override
    public CompletionStage<@Nullable Void> savepoint(SavepointOp op, String name) {
        throw notHere();
    }

    private static CompletionStage<@Nullable Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("A place is no connection: the driver sends the requests.");
    }
}
