package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** All keys of a cluster: one node after the other, each by a cursor of its own on a connection of its own. */
final class KeyScan implements Batches<String> {
    private final RedisEngine engine;
    private final String pattern;

    // Of one batch at a time.
    private @Nullable ArrayDeque<String> nodes;
    private @Nullable Scanning<String> current;

    private volatile boolean ended;
    private volatile @Nullable Lease lease;

    private KeyScan(RedisEngine engine, String pattern) {
        this.engine = engine;
        this.pattern = pattern;
    }

    /** Of a cluster or of one server. */
    static Batches<String> of(RedisEngine engine, String pattern) {
        return engine.connector.isCluster() ? new KeyScan(engine, pattern) : Scanning.keys(engine::run, pattern);
    }

    @Override
    public Run next(int largest, Outcome<List<String>> outcome) {
        return Run.leftAtOnce(() -> read(largest, outcome), this::close);
    }

    private void read(int largest, Outcome<List<String>> outcome) {
        Scanning<String> scan = current;
        if (ended) {
            outcome.complete(List.of());
        } else if (scan != null) {
            scan.next(largest, batch(largest, outcome)).start();
        } else if (nodes != null) {
            nextNode(nodes, largest, outcome);
        } else {
            engine.connector.masters().whenComplete((all, error) -> {
                if (error != null) {
                    failed(RedisErrors.connecting(error, engine.options.place()), outcome);
                } else {
                    nodes = new ArrayDeque<>(all);
                    nextNode(nodes, largest, outcome);
                }
            });
        }
    }

    private void nextNode(ArrayDeque<String> left, int largest, Outcome<List<String>> outcome) {
        String node = left.poll();
        if (node == null) {
            ended = true;
            outcome.complete(List.of());
            return;
        }
        engine.leases
                .leaseOf(node, new Outcome<>() {
                    @Override
                    public boolean complete(Lease open) {
                        lease = open;
                        if (ended) {
                            release();
                        }
                        current = Scanning.keys(open::run, pattern);
                        read(largest, outcome);
                        return true;
                    }

                    @Override
                    public void fail(RunnelException error) {
                        failed(error, outcome);
                    }
                })
                .start();
    }

    private Outcome<List<String>> batch(int largest, Outcome<List<String>> outcome) {
        return new Outcome<>() {
            @Override
            public boolean complete(List<String> names) {
                if (!names.isEmpty()) {
                    return outcome.complete(names);
                }
                release();
                current = null;
                read(largest, outcome);
                return true;
            }

            @Override
            public void fail(RunnelException error) {
                failed(error, outcome);
            }
        };
    }

    private void failed(RunnelException error, Outcome<List<String>> outcome) {
        close();
        outcome.fail(error);
    }

    /** An answer that is still under way comes before that of whoever has the connection next. */
    private void release() {
        Lease mine = lease;
        if (mine != null) {
            mine.giveBack();
        }
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        ended = true;
        release();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean ended() {
        return ended;
    }
}
