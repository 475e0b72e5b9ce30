package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.pool.Pool;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sessions for autocommit statements and for transactions: from the readers' pool if reading is all that is wanted. */
final class PoolSource implements SessionSource {
    private final Pool writers;
    private final Pool readers;
    private final BooleanSupplier closed;

    /** @param closed true as soon as the database is closing, when one of the pools may still be serving its last holders */
    PoolSource(Pool writers, Pool readers, BooleanSupplier closed) {
        this.closed = closed;
        this.writers = writers;
        this.readers = readers;
    }

    private Pool pool(Turn turn) {
        return turn.reads() ? readers : writers;
    }

    @Override
    public @Nullable Hold tryTake(Turn turn) {
        if (closed.getAsBoolean()) {
            throw new RunnelException(
                    ErrorKind.CLOSED, "The database was closed; open it again or keep it open for longer.");
        }
        return pool(turn).tryAcquire(turn) ? turn : null;
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
