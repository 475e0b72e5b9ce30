package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.pool.Lease;
import dev.runnel.pool.LeaseWaiter;
import org.jspecify.annotations.Nullable;

/** Something that waits for a session to itself. It is its own node in the pool's queue. */
abstract class Turn extends LeaseWaiter {
    private final boolean reads;
    private final @Nullable Object owner;

    /**
     * @param reads true if it can only read, so that a reader session will do
     * @param owner who asks, for the pool's report of holders: a thread, or a label
     */
    Turn(boolean reads, @Nullable Object owner) {
        super(owner);
        this.reads = reads;
        this.owner = owner;
    }

    final boolean reads() {
        return reads;
    }

    final @Nullable Object owner() {
        return owner;
    }

    abstract void granted(Hold hold);

    abstract void denied(RunnelException error);

    /** What this turn is for, in the report of holders; SQL text or a label, never a value. */
    abstract @Nullable String purpose();

    @Override
    protected final void granted(Lease lease) {
        granted(LeaseHold.of(lease, this));
    }

    @Override
    protected final void failed(RunnelException error) {
        denied(error);
    }
}
