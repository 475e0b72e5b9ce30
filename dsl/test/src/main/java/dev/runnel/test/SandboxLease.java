package dev.runnel.test;

import dev.runnel.error.RunnelException;
import dev.runnel.pool.Lease;
import dev.runnel.pool.Pool;
import dev.runnel.spi.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A session of the sandbox's pool for one test. */
final class SandboxLease extends Lease {
    private final String test;
    private final CompletableFuture<Session> session = new CompletableFuture<>();

    SandboxLease(String test) {
        super(test);
        this.test = test;
    }

    CompletionStage<Session> from(Pool pool) {
        pool.acquire(this);
        return session;
    }

    @Override
    protected void granted() {
        session.complete(session());
    }

    @Override
    protected void failed(RunnelException error) {
        session.completeExceptionally(error);
    }

    @Override
    protected @Nullable String label() {
        return test;
    }
}
