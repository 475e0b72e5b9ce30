package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Timer;
import dev.runnel.pool.Lease;
import dev.runnel.spi.run.StoppableFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request to the server, as a future. Completed from outside (cancel, orTimeout, its own timeout) its caller leaves
 * at once, and the request is settled behind: what still comes of it is dropped; when it has not ended by itself after
 * 20 ms the server is asked to kill it, again and again; and after {@code settle_timeout} it is given up. Until it is
 * settled it keeps its place among the requests that run at once.
 *
 * <pre>
 *   MADE ──begin──▶ WAITING ──a place──▶ SENT ──the driver's answer──▶ settled
 *     └──stop──────────┴────stop─────▶ LEFT ───────────────────────────▲  (never sent)
 * </pre>
 */
public abstract class Call<R extends @Nullable Object> extends StoppableFuture<R> {
    private static final long[] KILL_AFTER_MS = {20, 100, 400, 1000, 2000};

    private enum State {
        MADE,
        WAITING,
        SENT,
        LEFT
    }

    final MongoEngine engine;
    final Request request;
    private final CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.MADE);
    private final Turn turn = new Turn();
    private final long made = System.nanoTime();
    private final MongoEvents.@Nullable Begun begun;
    private volatile long started;
    private volatile @Nullable Future<?> deadline;
    private volatile boolean stopped;
    private volatile @Nullable Future<?> patience;
    private volatile @Nullable RunnelException expired;

    Call(MongoEngine engine, Request request) {
        this.engine = engine;
        this.request = request;
        this.begun = engine.events().begun(request);
    }

    /** Subscribes to the driver; called once. */
    abstract void subscribe(String comment, long maxTimeMillis);

    /** The caller has left a request that is under way. */
    void stopping() {}

    /** The driver's answer will not be waited for any longer. */
    abstract void giveUp();

    /** Sends the request when it has a place, unless it is stopped before. */
    final void begin() {
        if (state.compareAndSet(State.MADE, State.WAITING) && engine.places().enter(turn)) {
            send(State.WAITING);
        }
    }

    /** Sends the request without a place: what ends other requests, or never ends by itself, is not counted. */
    final void beginApart() {
        send(State.MADE);
    }

    private void send(State from) {
        if (!state.compareAndSet(from, State.SENT)) {
            turn.release();
            return;
        }
        started = System.nanoTime();
        try {
            long timeout = request.timeoutMillis(engine.options());
            if (timeout > 0) {
                deadline = Timer.shared().schedule(() -> Timer.leave(this::expire), timeout, TimeUnit.MILLISECONDS);
            }
            subscribe(request.comment(), timeout);
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** Completes when nothing of this request can reach the server any more. */
    final CompletionStage<@Nullable Void> settled() {
        return settled;
    }

    final boolean isStopped() {
        return stopped;
    }

    private void expire() {
        var error = new RunnelException(
                ErrorKind.STATEMENT_TIMEOUT,
                request.what() + " was stopped after its timeout of " + request.timeoutMillis(engine.options())
                        + " ms. Give it more with timeout(...) or the URL option statement_timeout.");
        expired = error;
        completeExceptionally(error.withLabel(request.settings().label()));
    }

    /** The driver has answered: the result, which nobody may want any more. */
    final void succeed(R result, long rows, long affected) {
        ended(rows, affected, null);
        settle();
        complete(result);
    }

    /** The driver, or what was made of its answer, has failed. */
    final void fail(Throwable error) {
        RunnelException classified = engine.errors().classify(error, request);
        ended(0, -1, classified);
        settle();
        failed(classified);
    }

    /** The driver has answered to a request that nobody waits for. */
    final void settle() {
        cancel(deadline);
        cancel(patience);
        turn.release();
        settled.complete(null);
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void ended(long rows, long affected, @Nullable RunnelException error) {
        if (!isDone()) {
            tell(rows, affected, error);
        }
    }

    private void tell(long rows, long affected, @Nullable RunnelException error) {
        long now = System.nanoTime();
        long sent = started == 0 ? now : started;
        engine.events().ended(request, begun, sent - made, now - sent, rows, affected, error);
    }

    private RunnelException left() {
        RunnelException timeout = expired;
        return timeout != null
                ? timeout
                : new RunnelException(
                        ErrorKind.STATEMENT_CANCELLED,
                        request.what() + " was stopped because its caller was cancelled.");
    }

    @Override
    protected final void stop() {
        stopped = true;
        tell(0, -1, left());
        if (leave()) {
            settle();
            return;
        }
        stopping();
        killLater(0);
        long limit = engine.options().settleTimeout().toMillis();
        patience = Timer.shared().schedule(() -> Timer.leave(this::abandon), limit, TimeUnit.MILLISECONDS);
        if (settled.isDone()) {
            cancel(patience);
        }
    }

    /** True if it was not sent, and never will be. */
    private boolean leave() {
        if (state.compareAndSet(State.MADE, State.LEFT)) {
            return true;
        }
        if (!state.compareAndSet(State.WAITING, State.LEFT)) {
            return false;
        }
        engine.places().withdraw(turn);
        return true;
    }

    private void killLater(int attempt) {
        if (settled.isDone() || attempt >= KILL_AFTER_MS.length) {
            return;
        }
        Timer.shared().schedule(() -> Timer.leave(() -> kill(attempt)), KILL_AFTER_MS[attempt], TimeUnit.MILLISECONDS);
    }

    private void kill(int attempt) {
        if (!settled.isDone()) {
            engine.killer().kill(request.comment());
            killLater(attempt + 1);
        }
    }

    private void abandon() {
        if (!settled.isDone()) {
            giveUp();
            settle();
        }
    }

    /** The request's place, or its wait for one. */
    private final class Turn extends Lease {
        Turn() {
            super(null);
        }

        @Override
        protected void granted() {
            send(State.WAITING);
        }

        @Override
        protected void failed(RunnelException error) {
            fail(error);
        }

        @Override
        protected String label() {
            String given = request.settings().label();
            return given == null ? request.command() + " " + request.collection() : given;
        }
    }
}
