package dev.runnel.test;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Batch;
import dev.runnel.spi.Command;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.RowSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A statement outside a transaction, which in the sandbox has a savepoint to itself. */
final class SandboxExchange implements Exchange {
    private final SandboxSession session;
    private final Command command;

    /** Null until the savepoint is set. */
    private volatile @Nullable Exchange real;

    private boolean stopped;
    private boolean ended;
    private volatile boolean unsent;

    SandboxExchange(SandboxSession session, Command command) {
        this.session = session;
        this.command = command;
    }

    @Override
    public CompletionStage<Batch> fetch(int max, RowSink sink) {
        return fetch(exchange -> exchange.fetch(max, sink));
    }

    @Override
    public CompletionStage<Batch> fetchOnly(int max, RowSink sink) {
        return fetch(exchange -> exchange.fetchOnly(max, sink));
    }

    private CompletionStage<Batch> fetch(Function<Exchange, CompletionStage<Batch>> fetch) {
        Exchange open = real;
        if (open != null) {
            return watched(fetch.apply(open));
        }
        return session.beforeStatement()
                .thenApply(nothing -> opened())
                .handle(this::first)
                .thenCompose(exchange -> watched(fetch.apply(exchange)));
    }

    /**
     * The statement on the real session, unless it was stopped meanwhile: the savepoint's own text is never cancelled.
     */
    private synchronized Exchange opened() {
        if (stopped) {
            throw new RunnelException(ErrorKind.STATEMENT_CANCELLED, "The statement was cancelled before it was sent.");
        }
        return real = session.real.open(command);
    }

    private Exchange first(@Nullable Exchange exchange, @Nullable Throwable error) {
        if (exchange == null) {
            unsent = true;
            throw error instanceof CompletionException wrapped ? wrapped : new CompletionException(error);
        }
        return exchange;
    }

    private CompletionStage<Batch> watched(CompletionStage<Batch> fetch) {
        return fetch.whenComplete((batch, error) -> {
            if (error != null || !batch.more()) {
                ended(error == null);
            }
        });
    }

    private synchronized void ended(boolean well) {
        ended = true;
        session.afterStatement(well);
    }

    @Override
    public CompletionStage<@Nullable Void> cancel() {
        Exchange open;
        synchronized (this) {
            stopped = true;
            open = real;
            if (open != null && !ended) {
                // Unless it ends well all the same, which its fetch then sees.
                session.afterStatement(false);
            }
        }
        return open == null ? CompletableFuture.completedFuture(null) : open.cancel();
    }

    @Override
    public boolean done() {
        Exchange open = real;
        return open == null ? unsent : open.done();
    }
}
