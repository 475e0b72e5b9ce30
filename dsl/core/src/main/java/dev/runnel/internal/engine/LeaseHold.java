package dev.runnel.internal.engine;

import dev.runnel.pool.Lease;
import dev.runnel.spi.Session;

/** A pool's lease as a hold. */
record LeaseHold(Lease lease) implements Hold {
    static LeaseHold of(Lease lease, Turn turn) {
        lease.label(turn.purpose());
        return new LeaseHold(lease);
    }

    @Override
    public Session session() {
        return lease.session();
    }

    @Override
    public void release() {
        lease.release();
    }

    @Override
    public void evict() {
        lease.evict();
    }
}
