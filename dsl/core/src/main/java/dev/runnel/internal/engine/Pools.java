package dev.runnel.internal.engine;

import dev.runnel.pool.LeaseInfo;
import dev.runnel.pool.Pool;
import dev.runnel.pool.PoolConfig;
import dev.runnel.pool.PoolStats;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Backend.Access;
import dev.runnel.url.DatabaseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The pool or pools of a database: one for all sessions, or one writer beside the readers. */
public record Pools(Pool writers, Pool readers) {
    static Pools of(Backend backend, DatabaseOptions options, Executor executor) {
        PoolConfig config = PoolConfig.DEFAULT
                .with()
                .minSize(options.poolMinSize())
                .maxSize(options.poolSize())
                .overflow(options.maxOverflow())
                .acquireTimeout(options.poolTimeout())
                .queueTarget(options.queueTarget())
                .queueInterval(options.queueInterval())
                .connectTimeout(options.connectTimeout())
                .maxLifetime(options.poolRecycle())
                .maxIdle(options.poolMaxIdle())
                .prePing(options.poolPrePing())
                .leakThreshold(options.poolLeakThreshold())
                .captureStacks(options.poolCaptureStacks())
                .nullPool(options.nullPool())
                .build();
        return switch (backend.sharing()) {
            case POOLED -> {
                Pool pool = pool(backend.name(), config, backend, Access.WRITE, executor);
                yield new Pools(pool, pool);
            }
            case SINGLE -> {
                PoolConfig single = config.with()
                        .minSize(0)
                        .maxSize(1)
                        .overflow(0)
                        .nullPool(false)
                        .keepForever(true)
                        .build();
                Pool pool = pool(backend.name(), single, backend, Access.WRITE, executor);
                yield new Pools(pool, pool);
            }
            case ONE_WRITER -> {
                PoolConfig writer = config.with()
                        .minSize(0)
                        .maxSize(1)
                        .overflow(0)
                        .nullPool(false)
                        .build();
                yield new Pools(
                        pool(backend.name() + " writer", writer, backend, Access.WRITE, executor),
                        pool(backend.name() + " readers", config, backend, Access.READ, executor));
            }
        };
    }

    /** Where sessions come from that serve one listener each, and are closed after it. */
    static Pool beside(Backend backend, DatabaseOptions options, Executor executor) {
        PoolConfig config = PoolConfig.DEFAULT
                .with()
                .minSize(0)
                .nullPool(true)
                .acquireTimeout(options.poolTimeout())
                .connectTimeout(options.connectTimeout())
                .build();
        return pool(backend.name() + " listeners", config, backend, Access.WRITE, executor);
    }

    private static Pool pool(String name, PoolConfig config, Backend backend, Access access, Executor executor) {
        return new Pool(name, config, () -> backend.connect(access), executor, Timer.shared());
    }

    /** The pools, each once. */
    private List<Pool> all() {
        return writers == readers ? List.of(writers) : List.of(readers, writers);
    }

    /** The numbers of all pools together. */
    public PoolStats stats() {
        return all().stream().map(Pool::stats).reduce(PoolStats::plus).orElseThrow();
    }

    /** Who holds sessions now. */
    public List<LeaseInfo> holders() {
        var holders = new ArrayList<LeaseInfo>();
        all().forEach(pool -> holders.addAll(pool.holders()));
        return holders;
    }

    /** Changes the size of the pool, beside one writer that of the readers. */
    public void resize(int minSize, int maxSize) {
        readers.resize(minSize, maxSize);
    }

    /** Readers first: the last session to close a SQLite file is then the writer, which may checkpoint it. */
    CompletionStage<@Nullable Void> close(Duration grace) {
        CompletionStage<@Nullable Void> closed = readers.close(grace);
        return readers == writers ? closed : closed.thenCompose(nothing -> writers.close(grace));
    }
}
