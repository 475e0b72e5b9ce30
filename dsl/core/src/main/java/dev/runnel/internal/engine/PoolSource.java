package dev.runnel.internal.engine;

import dev.runnel.pool.Lease;
import dev.runnel.pool.Pool;
import org.jspecify.annotations.Nullable;

/** Sessions for autocommit statements and for transactions: from the readers' pool if reading is all that is wanted. */
final class PoolSource implements SessionSource {
    private final Pool writers;
    private final Pool readers;

    PoolSource(Pool writers, Pool readers) {
        this.writers = writers;
        this.readers = readers;
    }

    private Pool pool(Turn turn) {
        return turn.reads() ? readers : writers;
    }

    @Override
    public @Nullable Hold tryTake(Turn turn) {
        Lease lease = pool(turn).tryAcquire(turn.owner());
        return lease == null ? null : LeaseHold.of(lease, turn);
    }

    @Override
    public void queue(Turn turn) {
        pool(turn).acquire(turn);
    }

    @Override
    public boolean withdraw(Turn turn) {
        return pool(turn).withdraw(turn);
    }

    @Override
    public boolean inTransaction() {
        return false;
    }
}
