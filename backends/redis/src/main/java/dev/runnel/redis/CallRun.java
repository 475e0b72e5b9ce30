package dev.runnel.redis;

import dev.runnel.spi.run.Run;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A call that can be left at once: what Redis runs cannot be stopped, and its answer is dropped. */
record CallRun(Call call, Runnable send) implements Run {
    @Override
    public void start() {
        send.run();
    }

    @Override
    public void cancel() {
        call.leave();
    }

    @Override
    public CompletionStage<@Nullable Void> whenLeft() {
        return CompletableFuture.completedFuture(null);
    }
}
