package dev.runnel.blocking;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.AfterCommit;
import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Ending;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.TransactionLevel;
import dev.runnel.spi.run.Waiting;
import dev.runnel.transaction.TransactionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs transaction blocks on the calling thread, and knows which thread is inside which, to refuse mistakes. */
final class BlockingTransactions {
    private final Engine engine;
    private final Map<Thread, TransactionLevel> innermost = new ConcurrentHashMap<>();

    BlockingTransactions(Engine engine) {
        this.engine = engine;
    }

    /** The database itself, used by a thread inside its transaction, would work outside of it on a second session. */
    void refuseInside() {
        if (innermost.containsKey(Thread.currentThread())) {
            throw new RunnelException(
                    ErrorKind.WRONG_SCOPE,
                    "The database was used inside its own transaction block, which would run outside that transaction on a second "
                            + "session. Use the block's parameter, or database.detached() if that is what you want.");
        }
    }

    /** The outer transaction's handle, used inside a nested block: what it wrote would vanish with the savepoint. */
    void refuseOuterLevel(TransactionLevel used) {
        TransactionLevel current = innermost.get(Thread.currentThread());
        if (current != null && current != used && current.isInside(used)) {
            throw new RunnelException(
                    ErrorKind.WRONG_SCOPE,
                    "The outer transaction was used inside a nested one. Use the nested block's parameter.");
        }
    }

    <R extends @Nullable Object> R run(TransactionOptions options, Function<BlockingTransaction, R> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(options, work);
            } catch (RunnelException e) {
                if (!options.retry().again(attempt, e) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(
                        TimeUnit.MILLISECONDS.toNanos(options.retry().waitMillis(attempt)));
            }
        }
    }

    private <R extends @Nullable Object> R once(TransactionOptions options, Function<BlockingTransaction, R> work) {
        Caller caller = Caller.thread();
        TransactionLevel level = Waiting.on(outcome -> engine.begin(options.begin(), caller, outcome));
        var committed = new ArrayList<Runnable>();
        Future<?> deadline = deadline(level, options.timeout());
        R result;
        try {
            result = inBlock(level, null, committed, work);
        } catch (Throwable e) {
            try {
                Waiting.seeThrough(Ending.rollback(level, caller));
            } catch (RunnelException failed) {
                e.addSuppressed(failed);
            }
            throw e;
        } finally {
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
        Waiting.seeThrough(Ending.commit(level, caller));
        AfterCommit.run(committed);
        return result;
    }

    <R extends @Nullable Object> R nested(
            TransactionLevel outer, List<Runnable> outerCommitted, Function<BlockingTransaction, R> work) {
        Caller caller = Caller.thread();
        TransactionLevel level = Waiting.on(outcome -> outer.nest(caller, outcome));
        var committed = new ArrayList<Runnable>();
        R result;
        try {
            result = inBlock(level, innermost.get(Thread.currentThread()), committed, work);
        } catch (Throwable e) {
            try {
                Waiting.seeThrough(level.rollbackToSavepoint(caller));
            } catch (RunnelException failed) {
                e.addSuppressed(failed);
            }
            throw e;
        }
        Waiting.seeThrough(level.releaseSavepoint(caller));
        synchronized (outerCommitted) {
            outerCommitted.addAll(AfterCommit.taken(committed));
        }
        return result;
    }

    private <R extends @Nullable Object> R inBlock(
            TransactionLevel level,
            @Nullable TransactionLevel outer,
            List<Runnable> committed,
            Function<BlockingTransaction, R> work) {
        Thread thread = Thread.currentThread();
        innermost.put(thread, level);
        try {
            return work.apply(new BlockingTransaction(this, level, committed));
        } finally {
            if (outer == null) {
                innermost.remove(thread);
            } else {
                innermost.put(thread, outer);
            }
        }
    }

    /** Whatever the block is at, its running statement is stopped and no other is accepted when the time is up. */
    private @Nullable Future<?> deadline(TransactionLevel level, @Nullable Duration timeout) {
        if (timeout == null) {
            return null;
        }
        return engine.after(
                timeout.toMillis(),
                () -> level.expire(new RunnelException(
                        ErrorKind.STATEMENT_TIMEOUT,
                        "The transaction was rolled back after its timeout of " + timeout.toMillis() + " ms.")));
    }
}
