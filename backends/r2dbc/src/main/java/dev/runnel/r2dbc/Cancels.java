package dev.runnel.r2dbc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cancels of one exchange. One is sent only while a statement is on the server, and behind the answer to the BEGIN that
 * went with it; what no cancel may hit waits here until the server has acknowledged all of them. The lock is never held
 * while the driver is called.
 */
final class Cancels {
    private final R2dbcControl control;

    // Under the lock.
    private boolean onServer;
    private boolean over;
    private @Nullable CompletionStage<@Nullable Void> begun;
    private int underWay;
    private boolean sent;
    private boolean unacknowledged;
    private @Nullable Consumer<Boolean> waiting;

    private volatile boolean asked;

    Cancels(R2dbcControl control) {
        this.control = control;
    }

    /** The caller wants no more of the exchange. */
    boolean asked() {
        return asked;
    }

    /** A cancel was sent: it may have come after the statement had ended. */
    synchronized boolean sent() {
        return sent;
    }

    /**
     * A statement is about to be sent: from here on a cancel reaches it.
     *
     * @param begin completes when the BEGIN sent before it has been answered, well or not; null if there is none
     * @return false if the cancel came before, and nothing must be sent
     */
    synchronized boolean open(@Nullable CompletionStage<@Nullable Void> begin) {
        onServer = !asked;
        begun = begin;
        return onServer;
    }

    /** The statement has been answered: no cancel is sent from here on. */
    synchronized void shut() {
        onServer = false;
    }

    /** The exchange has ended: a cancel does nothing. */
    synchronized void end() {
        onServer = false;
        over = true;
    }

    /** Completes when the request can no longer reach a later statement. */
    CompletionStage<@Nullable Void> request() {
        CompletionStage<@Nullable Void> begin;
        synchronized (this) {
            if (over) {
                return R2dbcControl.DONE;
            }
            asked = true;
            if (!onServer) {
                return R2dbcControl.DONE;
            }
            underWay++;
            begin = begun;
        }
        CompletionStage<@Nullable Void> acknowledged = begin == null ? send() : begin.thenCompose(nothing -> send());
        return acknowledged.whenComplete((nothing, e) -> acknowledged(e));
    }

    private CompletionStage<@Nullable Void> send() {
        synchronized (this) {
            if (!onServer) {
                return R2dbcControl.DONE;
            }
            sent = true;
        }
        try {
            return control.cancel();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void acknowledged(@Nullable Throwable failure) {
        Consumer<Boolean> next = null;
        boolean all;
        synchronized (this) {
            unacknowledged |= failure != null;
            all = !unacknowledged;
            if (--underWay == 0) {
                next = waiting;
                waiting = null;
            }
        }
        if (next != null) {
            next.accept(all);
        }
    }

    /** Goes on when no cancel is under way, told whether all of them were acknowledged. One waits at a time. */
    void whenNoneUnderWay(Consumer<Boolean> next) {
        boolean all;
        synchronized (this) {
            if (underWay > 0) {
                waiting = next;
                return;
            }
            all = !unacknowledged;
        }
        next.accept(all);
    }
}
