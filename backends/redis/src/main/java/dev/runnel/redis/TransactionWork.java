package dev.runnel.redis;

import dev.runnel.spi.run.RunFuture;
import dev.runnel.spi.run.StoppableFuture;
import dev.runnel.transaction.Retry;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A transaction's block as a future: work, EXEC, and again on a conflict. Given up, it writes nothing; an EXEC is seen through. */
final class TransactionWork<R extends @Nullable Object> extends StoppableFuture<R> {
    private final RedisEngine engine;
    private final Retry retry;
    private final Function<AsyncRedisTransaction, ? extends CompletionStage<R>> work;
    private int attempt = 1;
    private volatile @Nullable Attempt current;

    private TransactionWork(
            RedisEngine engine, Retry retry, Function<AsyncRedisTransaction, ? extends CompletionStage<R>> work) {
        this.engine = engine;
        this.retry = retry;
        this.work = work;
    }

    static <R extends @Nullable Object> CompletableFuture<R> start(
            RedisEngine engine, Retry retry, Function<AsyncRedisTransaction, ? extends CompletionStage<R>> work) {
        var future = new TransactionWork<R>(engine, retry, work);
        future.run();
        return future;
    }

    private void run() {
        var mine = new Attempt(engine);
        current = mine;
        if (isDone()) {
            return;
        }
        CompletionStage<R> result;
        try {
            result = Objects.requireNonNull(
                    work.apply(new AsyncRedisTransaction(mine)), "The transaction's work gave no stage.");
        } catch (Throwable e) {
            result = CompletableFuture.failedFuture(e);
        }
        result.whenComplete((value, error) -> {
            if (error != null) {
                mine.discard().whenComplete((nothing, failed) -> end(error));
            } else {
                RunFuture.<@Nullable Object>start(mine::ready)
                        .thenCompose(ready -> mine.exec())
                        .whenComplete((nothing, failed) -> {
                            if (failed == null) {
                                complete(value);
                            } else {
                                mine.discard().whenComplete((left, never) -> end(failed));
                            }
                        });
            }
        });
    }

    private void end(Throwable error) {
        Throwable cause = unwrapped(error);
        if (!isDone() && retry.again(attempt, cause)) {
            engine.after(retry.waitMillis(attempt++), this::run);
        } else {
            failed(cause);
        }
    }

    /** Unless EXEC was sent already it never is; the block's own futures end by themselves. */
    @Override
    protected void stop() {
        Attempt mine = current;
        if (mine != null) {
            mine.discard();
        }
    }
}
