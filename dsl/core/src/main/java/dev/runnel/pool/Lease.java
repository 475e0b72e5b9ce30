package dev.runnel.pool;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session lent to one holder: first the request for it, then the place in the queue, then the loan. The asker makes it
 * and it is used once, so a lease costs the pool no object, and a stale one can never give away a session that has gone
 * to the next holder: whatever is done with it after its end is without effect.
 *
 * <pre>
 *   NEW --acquire--> WAITING --+--> HELD --release, evict, the pool's close--> ENDED
 *    |                         |
 *    |                         +--> ENDED   failed(error) is called, or withdraw returned true and nothing is
 *    +--withdraw--> ENDED
 * </pre>
 *
 * Exactly one of {@link #granted}, {@link #failed} and a successful {@link Pool#withdraw} ends the wait. The callbacks come
 * on any thread, also inside {@link Pool#acquire}, never under the pool's lock. They must not block, and should hand their
 * caller on to its own thread: one that works inline makes the release that granted it wait.
 */
public abstract class Lease {
    enum State {
        NEW,
        WAITING,
        HELD,
        ENDED
    }

    final @Nullable Object owner;

    /** Written under the pool's lock. */
    volatile State state = State.NEW;

    volatile boolean dirty;

    // All below: guarded by the pool's lock, until the state says that the outcome stands.

    @Nullable
    Lease previous;

    @Nullable
    Lease next;

    /** When it was asked for; from the grant on, when that came. */
    long since;

    private String thread = "";
    private @Nullable Throwable askedAt;
    private @Nullable Slot slot;
    private @Nullable RunnelException error;
    private boolean failed;
    private boolean leakReported;

    /** @param owner named in the report of holders by its {@code toString} */
    protected Lease(@Nullable Object owner) {
        this.owner = owner;
    }

    /** The session is the holder's from now on: it must be released or evicted, even if nobody wants it any more. */
    protected abstract void granted();

    /** No session will come: POOL_TIMEOUT, POOL_OVERLOADED, CONNECTION_FAILED (or the backend's kind) or CLOSED. */
    protected abstract void failed(RunnelException error);

    /** What the holder is doing (a statement's label or its SQL), for the report of holders. Must not block. */
    protected @Nullable String label() {
        return null;
    }

    /** What was given as owner when the lease was made. */
    public final @Nullable Object owner() {
        return owner;
    }

    /** The session; fails with IllegalStateException once the lease has ended, for it may be someone else's by then. */
    public Session session() {
        if (state != State.HELD) {
            throw new IllegalStateException("The lease has ended or never began: its session belongs to the pool.");
        }
        return lent();
    }

    /** The session even after the end: a closing pool ends a lease under its holder and aborts the session. */
    protected final Session lent() {
        return slot().session;
    }

    /** Has the session reset before the next holder gets it. */
    public final void markDirty() {
        dirty = true;
    }

    /**
     * Gives the session back: to the first waiter, or to the idle ones. A session that is not CLEAN is evicted instead.
     * Never blocks; a waiter may be granted inside this call.
     */
    public void release() {
        if (state == State.HELD) {
            slot().pool.release(this);
        }
    }

    /**
     * As {@link #release}, but the waiter that the session goes to is not told: it is given back for {@link #tell}, which must
     * follow soon. Null if nobody waited.
     */
    public final @Nullable Lease handOn() {
        return state == State.HELD ? slot().pool.handOn(this) : null;
    }

    /** Has the session closed instead of used again; waiters get a replacement. Never blocks. */
    public void evict() {
        if (state == State.HELD) {
            slot().pool.evict(this);
        }
    }

    final boolean ended() {
        return state == State.ENDED;
    }

    final boolean wasGranted() {
        return slot != null;
    }

    /** Decided; who waits may not have been told yet. */
    final boolean hasFailed() {
        return failed;
    }

    final Slot slot() {
        Slot current = slot;
        if (current == null) {
            throw new IllegalStateException("No session was leased.");
        }
        return current;
    }

    final void asks(long now, String thread, @Nullable Throwable stack) {
        state = State.WAITING;
        since = now;
        this.thread = thread;
        askedAt = stack;
    }

    final void grant(Slot slot, long now) {
        this.slot = slot;
        since = now;
        slot.lease = this;
        state = State.HELD;
    }

    final void fail(RunnelException error) {
        fail();
        this.error = error;
    }

    /** As the other one, for an error that is made only when it is told. */
    final void fail() {
        state = State.ENDED;
        failed = true;
    }

    /**
     * Calls back that the wait has ended, outside the lock; the pool does so itself, but for what it was asked to
     * {@linkplain #handOn hand on}. If that throws, nobody knows who has the session: it is evicted.
     */
    public final void tell() {
        RunnelException error = this.error;
        try {
            if (error == null) {
                granted();
            } else {
                failed(error);
            }
        } catch (Throwable t) {
            Pool.LOG.error("A caller waiting for a session threw from its callback", t);
            if (error == null) {
                evict();
            }
        }
    }

    /** True once, when it has been held for the threshold; 0 for never. Called under the pool's lock. */
    final boolean isLeak(long now, long threshold) {
        if (leakReported || threshold == 0 || now - since < threshold) {
            return false;
        }
        leakReported = true;
        return true;
    }

    final LeaseInfo info(long now) {
        return new LeaseInfo(owner, label(), Duration.ofNanos(now - since), thread, askedAt);
    }
}
