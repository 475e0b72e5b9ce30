package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.pool.Lease;
import dev.runnel.spi.Session;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Something that waits for a session to itself. It is its own lease of a pool's session, and then its own hold. */
abstract class Turn extends Lease implements Hold {
    private final boolean reads;
    private @Nullable TransactionLevel level;
    private volatile @Nullable Future<?> deadline;

    /**
     * @param reads true if it can only read, so that a reader session will do
     * @param owner who asks, for the pool's report of holders: a thread, or a label
     */
    Turn(boolean reads, @Nullable Object owner) {
        super(owner);
        this.reads = reads;
    }

    final boolean reads() {
        return reads;
    }

    /** The transaction or savepoint that the turn belongs to; only asked for in a {@link SessionQueue}. */
    final TransactionLevel level() {
        TransactionLevel current = level;
        if (current == null) {
            throw new IllegalStateException("not in a transaction");
        }
        return current;
    }

    final void level(TransactionLevel level) {
        this.level = level;
    }

    /** The end of the wait in a {@link SessionQueue}; called off when the wait is over. */
    final void deadline(Future<?> task) {
        deadline = task;
    }

    final void callOffDeadline() {
        Future<?> task = deadline;
        if (task != null) {
            task.cancel(false);
        }
    }

    abstract void granted(Hold hold);

    abstract void denied(RunnelException error);

    /** What this turn is for, in the report of holders; SQL text or a label, never a value. */
    abstract @Nullable String purpose();

    @Override
    protected final @Nullable String label() {
        return purpose();
    }

    /**
     * A closing pool ends a lease under its holder: what the holder does then must fail on the aborted session, as any lost
     * connection does, and not in the middle of the engine.
     */
    @Override
    public final Session session() {
        return lent();
    }

    @Override
    protected final void granted() {
        Timer.leave(() -> granted(this));
    }

    @Override
    protected final void failed(RunnelException error) {
        Timer.leave(() -> denied(error));
    }
}
