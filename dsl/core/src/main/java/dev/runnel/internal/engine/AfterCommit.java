package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what was to happen after the commit. The transaction stands, so all run and none can make it look failed. */
public final class AfterCommit {
    private static final Logger LOG = LoggerFactory.getLogger(AfterCommit.class);

    private AfterCommit() {}

    public static void run(List<Runnable> actions) {
        for (Runnable action : taken(actions)) {
            try {
                action.run();
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    /** The actions of a block whose end has begun. {@link #add} adds none any more; one under way on another thread may. */
    public static <A> List<A> taken(List<A> actions) {
        synchronized (actions) {
            return List.copyOf(actions);
        }
    }

    /** Adds an action to a block's. Throws TRANSACTION_CLOSED after the block has ended, when nothing would ever run it. */
    public static <A> void add(TransactionLevel level, List<A> actions, A action) {
        if (level.ended()) {
            throw new RunnelException(
                    ErrorKind.TRANSACTION_CLOSED,
                    "The transaction has ended; an afterCommit action must be given inside its block.");
        }
        synchronized (actions) {
            actions.add(action);
        }
    }

    /** Logs the failure of one action. */
    public static void failed(Throwable error) {
        LOG.error("An afterCommit action failed; the transaction is committed", error);
    }
}
