package dev.runnel.internal.mongodb;

import dev.runnel.internal.engine.Timer;
import dev.runnel.pool.Lease;
import dev.runnel.pool.Pool;
import dev.runnel.pool.PoolConfig;
import dev.runnel.pool.PoolStats;
import dev.runnel.url.DatabaseOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * How many requests are with the driver at once, and the queue of the others. The driver's own queue forgets nobody:
 * what was cancelled in it is sent all the same when its turn comes, and a storm of cancels leaves a backlog that the
 * next caller waits for. So requests wait here, in the pool that SQL sessions wait in, with its order, timeout and load
 * shedding, and leave when they are cancelled; the driver has a connection for each one that comes to it.
 */
final class Places {
    /**
     * Connections beside those of the requests: for what kills, closes, commits and aborts, which no queue may hold up.
     */
    static final int SPARE_CONNECTIONS = 1;

    private final Pool pool;

    Places(DatabaseOptions options, int size) {
        PoolConfig config = PoolConfig.DEFAULT
                .with()
                .maxSize(size)
                .minSize(0)
                .overflow(0)
                .acquireTimeout(options.poolTimeout())
                .queueTarget(options.queueTarget())
                .queueInterval(options.queueInterval())
                .leakThreshold(options.poolLeakThreshold())
                .captureStacks(options.poolCaptureStacks())
                .maxLifetime(Duration.ZERO)
                .maxIdle(Duration.ZERO)
                .validateAfterIdle(Duration.ZERO)
                .build();
        this.pool = new Pool(
                "mongodb", config, () -> CompletableFuture.completedFuture(new Place()), Runnable::run, Timer.shared());
    }

    /** True if there was a place at once; else the lease is called back. */
    boolean enter(Lease request) {
        if (pool.tryAcquire(request)) {
            return true;
        }
        pool.acquire(request);
        return false;
    }

    void withdraw(Lease request) {
        pool.withdraw(request);
    }

    PoolStats stats() {
        return pool.stats();
    }

    /** Who waits fails with CLOSED. */
    void close() {
        pool.close(Duration.ZERO);
    }
}
