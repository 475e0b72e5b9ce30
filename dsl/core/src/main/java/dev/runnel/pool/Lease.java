package dev.runnel.pool;

import dev.runnel.spi.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session lent to one holder. Ends with the first {@link #release()} or {@link #evict()}; every later call is without
 * effect, so a stale handle can never give away a session that has gone to the next holder. Any thread.
 */
public final class Lease {
    private final Pool pool;
    final Slot slot;
    private final long since;
    private final String thread;
    private final @Nullable Throwable takenAt;
    private final @Nullable Object owner;
    private volatile @Nullable String label;
    volatile boolean dirty;
    /** Written under the pool's lock. */
    volatile boolean ended;
    /** Guarded by the pool's lock. */
    private boolean leakReported;

    Lease(Pool pool, Slot slot, @Nullable Object owner, long since, String thread, @Nullable Throwable takenAt) {
        this.pool = pool;
        this.slot = slot;
        this.owner = owner;
        this.since = since;
        this.thread = thread;
        this.takenAt = takenAt;
    }

    /** The session; fails with IllegalStateException once the lease has ended, for it may be someone else's by then. */
    public Session session() {
        if (ended) {
            throw new IllegalStateException("The lease has ended: its session belongs to the pool again.");
        }
        return slot.session;
    }

    /** What was given as owner when the lease was asked for. */
    public @Nullable Object owner() {
        return owner;
    }

    /** Says what the holder is doing (a statement's label or the head of its SQL), for the report of holders. */
    public void label(@Nullable String label) {
        this.label = label;
    }

    /** Has the session reset before the next holder gets it. */
    public void markDirty() {
        dirty = true;
    }

    /**
     * Gives the session back: to the first waiter, or to the idle ones. A session that is not CLEAN is evicted instead.
     * Never blocks; a waiter may be granted inside this call.
     */
    public void release() {
        pool.release(this);
    }

    /** Has the session closed instead of used again; waiters get a replacement. Never blocks. */
    public void evict() {
        pool.evict(this);
    }

    /** True once, when it has been held for the threshold; 0 for never. Called under the pool's lock. */
    boolean isLeak(long now, long threshold) {
        if (leakReported || threshold == 0 || now - since < threshold) {
            return false;
        }
        leakReported = true;
        return true;
    }

    LeaseInfo info(long now) {
        return new LeaseInfo(owner, label, Duration.ofNanos(now - since), thread, takenAt);
    }
}
