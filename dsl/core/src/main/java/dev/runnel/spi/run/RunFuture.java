package dev.runnel.spi.run;

import dev.runnel.error.RunnelException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run as a future: completed from outside, it stops the statement in the database. */
public final class RunFuture<R extends @Nullable Object> extends StoppableFuture<R> implements Outcome<R> {
    private volatile @Nullable Run run;

    private RunFuture() {}

    /** Makes the run with this future as its outcome, and starts it. */
    public static <R extends @Nullable Object> RunFuture<R> start(Function<Outcome<R>, Run> make) {
        var future = new RunFuture<R>();
        Run made = make.apply(future);
        future.run = made;
        made.start();
        return future;
    }

    @Override
    public void fail(RunnelException error) {
        failed(error);
    }

    @Override
    public boolean complete(R value) {
        return super.complete(value);
    }

    @Override
    protected void stop() {
        Run current = run;
        if (current != null) {
            current.cancel();
        }
    }
}
