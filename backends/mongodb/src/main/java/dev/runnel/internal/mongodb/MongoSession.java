package dev.runnel.internal.mongodb;

import com.mongodb.reactivestreams.client.ClientSession;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.AfterCommit;
import dev.runnel.internal.engine.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on a session of its own. Its requests run one at a time, in order, whoever sends them: what two at once
 * on one session do is not defined. The next one begins when the last is over on the server, which for a cancelled one
 * is later than its caller's end.
 */
public final class MongoSession {
    private final MongoEngine engine;
    private final ClientSession session;
    private final Deque<Call<?>> waiting = new ArrayDeque<>();
    private @Nullable Call<?> running;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean ended;
    private final CompletableFuture<@Nullable Void> idle = new CompletableFuture<>();

    MongoSession(MongoEngine engine, ClientSession session) {
        this.engine = engine;
        this.session = session;
    }

    ClientSession driver() {
        return session;
    }

    public MongoEngine engine() {
        return engine;
    }

    /** True once the block has ended, well or not. */
    public synchronized boolean ended() {
        return ended;
    }

    /** Has the action run after the commit; TRANSACTION_CLOSED after the block has ended. */
    public synchronized void afterCommit(Runnable action) {
        if (ended) {
            throw closed();
        }
        afterCommit.add(action);
    }

    /** The transaction stands whatever these do, so all of them run and none can make it look failed. */
    public void runAfterCommit() {
        AfterCommit.run(afterCommit);
    }

    void run(Call<?> call) {
        synchronized (this) {
            if (ended) {
                call.fail(closed());
                return;
            }
            if (running != null) {
                waiting.add(call);
                return;
            }
            running = call;
        }
        start(call);
    }

    private void start(@Nullable Call<?> first) {
        Call<?> call = first;
        while (call != null) {
            call.begin();
            CompletableFuture<?> over = call.settled().toCompletableFuture();
            if (!over.isDone()) {
                over.whenComplete((nothing, error) -> start(next()));
                return;
            }
            call = next();
        }
    }

    private @Nullable Call<?> next() {
        boolean nothing;
        Call<?> next;
        synchronized (this) {
            next = waiting.poll();
            running = next;
            nothing = next == null && ended;
        }
        if (nothing) {
            idle.complete(null);
        }
        return next;
    }

    /** Stops what runs and what waits. */
    void stopAll() {
        List<Call<?>> all;
        synchronized (this) {
            all = new ArrayList<>(waiting);
            if (running != null) {
                all.add(running);
            }
        }
        all.forEach(call -> call.cancel(true));
    }

    /** Refuses further requests and waits until the last one is over, which {@code settle_timeout} bounds. */
    private CompletionStage<@Nullable Void> quiet() {
        List<Call<?>> refused;
        synchronized (this) {
            ended = true;
            refused = new ArrayList<>(waiting);
            waiting.clear();
            if (running == null) {
                idle.complete(null);
            }
        }
        refused.forEach(call -> call.fail(closed()));
        return idle;
    }

    /**
     * Commits, again and again while the answer is lost and the attempts allow it, as the driver specification has it.
     * COMMIT_UNKNOWN if it stays unknown. The session is given back when nothing of the commit is under way any more,
     * for the driver would abort what is not committed yet.
     */
    public CompletionStage<@Nullable Void> commit(Attempts attempts) {
        var done = new CompletableFuture<@Nullable Void>();
        quiet().whenComplete((nothing, error) -> commitOnce(attempts, false, done));
        return done;
    }

    /** @param lost whether the answer to an earlier commit was lost, so that this one's failure does not say enough */
    private void commitOnce(Attempts attempts, boolean lost, CompletableFuture<@Nullable Void> done) {
        Call<@Nullable Void> commit = engine.control("commitTransaction", session::commitTransaction);
        commit.whenComplete((nothing, error) -> {
            if (error != null && attempts.commitAgain(error)) {
                Timer.shared()
                        .schedule(
                                () -> Timer.leave(() -> commitOnce(attempts, true, done)),
                                attempts.pauseMillis(),
                                TimeUnit.MILLISECONDS);
                return;
            }
            closeAfter(commit);
            if (error == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(Attempts.commitIsUnknown(error, lost) ? unknown(error) : error);
            }
        });
    }

    private static RunnelException unknown(Throwable error) {
        return new RunnelException(
                ErrorKind.COMMIT_UNKNOWN,
                "The answer to the commit was lost or did not come in control_timeout: whether the transaction is"
                        + " committed is not known. Look at the data before you run it again.",
                error);
    }

    private void closeAfter(Call<?> control) {
        control.settled().whenComplete((nothing, error) -> session.close());
    }

    /**
     * Aborts when the last request is over, and gives the session back. Never fails: the server aborts what it cannot
     * be told.
     */
    public CompletionStage<@Nullable Void> abort() {
        var done = new CompletableFuture<@Nullable Void>();
        quiet().whenComplete((nothing, error) -> {
            if (!session.hasActiveTransaction()) {
                session.close();
                done.complete(null);
            } else {
                Call<?> abort = engine.control("abortTransaction", session::abortTransaction);
                closeAfter(abort);
                abort.whenComplete((aborted, failed) -> done.complete(null));
            }
        });
        return done;
    }

    private static RunnelException closed() {
        return new RunnelException(
                ErrorKind.TRANSACTION_CLOSED,
                "The transaction has ended; use its handle inside its block only, and wait there for what you start.");
    }
}
