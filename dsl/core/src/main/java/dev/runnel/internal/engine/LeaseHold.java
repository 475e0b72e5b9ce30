package dev.runnel.internal.engine;

import dev.runnel.pool.Lease;
import dev.runnel.spi.Session;

/**
 * A pool's lease as a hold. It keeps the session, because a closing pool ends a lease under its holder: what the holder
 * does then must fail on the aborted session, as any lost connection does, and not in the middle of the engine.
 */
record LeaseHold(Lease lease, Session session) implements Hold {
    static LeaseHold of(Lease lease, Turn turn) {
        lease.label(turn.purpose());
        return new LeaseHold(lease, lease.session());
    }

    @Override
    public void release() {
        if (session.needsReset()) {
            lease.markDirty();
        }
        lease.release();
    }

    @Override
    public void evict() {
        lease.evict();
    }
}
