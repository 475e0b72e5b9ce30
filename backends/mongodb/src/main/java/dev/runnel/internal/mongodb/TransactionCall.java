package dev.runnel.internal.mongodb;

import com.mongodb.TransactionOptions;
import dev.runnel.internal.engine.Timer;
import dev.runnel.spi.run.StoppableFuture;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A transaction block as a future. Completed from outside, it is aborted; a commit under way is seen through. */
public final class TransactionCall<R extends @Nullable Object> extends StoppableFuture<R> {
    private final MongoEngine engine;
    private final TransactionOptions options;
    private final Attempts attempts;
    private final Function<MongoSession, CompletionStage<R>> work;
    private @Nullable MongoSession open;

    private TransactionCall(
            MongoEngine engine,
            TransactionOptions options,
            Duration retryFor,
            Function<MongoSession, CompletionStage<R>> work) {
        this.engine = engine;
        this.options = options;
        this.attempts = new Attempts(retryFor);
        this.work = work;
    }

    /** Begins the block, and runs it again as the attempts allow. */
    public static <R extends @Nullable Object> CompletableFuture<R> start(
            MongoEngine engine,
            TransactionOptions options,
            Duration retryFor,
            Function<MongoSession, CompletionStage<R>> work) {
        var call = new TransactionCall<>(engine, options, retryFor, work);
        call.begin();
        return call;
    }

    private void begin() {
        if (isDone()) {
            return;
        }
        engine.begin(options).whenComplete((session, error) -> {
            if (error != null) {
                failed(error);
            } else {
                run(session);
            }
        });
    }

    private void run(MongoSession session) {
        synchronized (this) {
            open = session;
        }
        if (isDone()) {
            stop();
            return;
        }
        CompletionStage<R> result;
        try {
            result = Objects.requireNonNull(work.apply(session), "The transaction's work gave no stage.");
        } catch (Throwable e) {
            result = CompletableFuture.failedFuture(e);
        }
        result.whenComplete((value, error) -> {
            if (!claimEnd(session)) {
                return;
            }
            if (error != null || isDone()) {
                Throwable cause = error == null ? new IllegalStateException("given up") : unwrapped(error);
                session.stopAll();
                session.abort().whenComplete((nothing, failed) -> end(cause));
            } else {
                session.commit(attempts).whenComplete((nothing, failed) -> {
                    if (failed == null) {
                        session.runAfterCommit();
                        complete(value);
                    } else {
                        end(unwrapped(failed));
                    }
                });
            }
        });
    }

    private void end(Throwable cause) {
        if (!isDone() && attempts.blockAgain(cause)) {
            Timer.shared().schedule(() -> Timer.leave(this::begin), attempts.pauseMillis(), TimeUnit.MILLISECONDS);
        } else {
            failed(cause);
        }
    }

    /** True for the one who may end the block: its work, or whoever gave it up. */
    private synchronized boolean claimEnd(MongoSession session) {
        if (open != session) {
            return false;
        }
        open = null;
        return true;
    }

    @Override
    protected void stop() {
        MongoSession session;
        synchronized (this) {
            session = open;
        }
        if (session != null && claimEnd(session)) {
            session.stopAll();
            session.abort();
        }
    }
}
