package dev.runnel.pool;

import dev.runnel.error.RunnelException;
import org.jspecify.annotations.Nullable;

/**
 * One request for a lease that may have to wait; itself the node of the queue, used once. Exactly one of
 * {@link #granted}, {@link #failed} and a successful {@link Pool#withdraw} ends it.
 *
 * <pre>
 *   NEW --acquire--> WAITING --+--> GRANTED   granted(lease) is called
 *    |                         +--> ENDED     failed(error) is called, or withdraw returned true and nothing is
 *    +--withdraw--> ENDED
 * </pre>
 *
 * The callbacks come on any thread, also inside {@link Pool#acquire}, never under the pool's lock. They must not block,
 * and should hand their caller on to its own thread: one that works inline makes the release that granted it wait.
 */
public abstract class LeaseWaiter {
    enum State {
        NEW,
        WAITING,
        GRANTED,
        ENDED
    }

    final @Nullable Object owner;

    // All below: guarded by the pool's lock, until the state says that the outcome stands.
    State state = State.NEW;

    @Nullable
    LeaseWaiter previous;

    @Nullable
    LeaseWaiter next;

    long since;
    String thread = "";

    @Nullable
    Throwable askedAt;

    private @Nullable Lease lease;
    private @Nullable RunnelException error;

    /** @param owner named in the report of holders by its {@code toString} */
    protected LeaseWaiter(@Nullable Object owner) {
        this.owner = owner;
    }

    /** The lease is the waiter's from now on: it must be released or evicted, even if nobody wants it any more. */
    protected abstract void granted(Lease lease);

    /** No lease will come: POOL_TIMEOUT, CONNECTION_FAILED (or the kind the backend gave) or CLOSED. */
    protected abstract void failed(RunnelException error);

    void asks(long now, String thread, @Nullable Throwable stack) {
        state = State.WAITING;
        since = now;
        this.thread = thread;
        askedAt = stack;
    }

    void grant(Lease lease) {
        state = State.GRANTED;
        this.lease = lease;
    }

    void fail(RunnelException error) {
        state = State.ENDED;
        this.error = error;
    }

    /** Calls back, outside the lock. If that throws, nobody knows who has the session: it is evicted. */
    void tell() {
        Lease lease = this.lease;
        RunnelException error = this.error;
        try {
            if (lease != null) {
                granted(lease);
            } else if (error != null) {
                failed(error);
            }
        } catch (Throwable t) {
            Pool.LOG.error("A caller waiting for a session threw from its callback", t);
            if (lease != null) {
                lease.evict();
            }
        }
    }
}
