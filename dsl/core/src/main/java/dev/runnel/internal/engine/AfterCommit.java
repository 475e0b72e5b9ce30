package dev.runnel.internal.engine;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what was to happen after the commit. The transaction stands, so all run and none can make it look failed. */
public final class AfterCommit {
    private static final Logger LOG = LoggerFactory.getLogger(AfterCommit.class);

    private AfterCommit() {}

    public static void run(List<Runnable> actions) {
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException e) {
                failed(e);
            }
        }
    }

    /** Logs the failure of one action. */
    public static void failed(Throwable error) {
        LOG.error("An afterCommit action failed; the transaction is committed", error);
    }
}
