package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections for one use at a time, beside the shared one. Transactions are counted and wait for each other beyond pool_size;
 * whoever waits on the server is not, for all of them would wait for nothing. A connection that comes for one who has left
 * becomes idle.
 */
final class Leases {
    private final RedisEngine engine;

    // Guarded by this object.
    private final ArrayDeque<Lease> idle = new ArrayDeque<>();
    private final ArrayDeque<Wanted> waiting = new ArrayDeque<>();
    private final Set<Wire> open = new HashSet<>();
    private int counted;
    /** True while a thread looks after those who wait. */
    private boolean leading;

    private boolean closed;

    Leases(RedisEngine engine) {
        this.engine = engine;
    }

    /** Somebody who wants a connection. */
    private final class Wanted implements Run {
        final boolean count;
        final Supplier<CompletionStage<String>> node;
        final Outcome<Lease> outcome;
        private volatile boolean over;

        Wanted(boolean count, Supplier<CompletionStage<String>> node, Outcome<Lease> outcome) {
            this.count = count;
            this.node = node;
            this.outcome = outcome;
        }

        @Override
        public void start() {
            if (admit(this)) {
                lead(this);
            } else if (count) {
                engine.after(engine.options.poolTimeout().toMillis(), () -> late(this));
            }
        }

        /** True for the one who may tell the outcome. */
        synchronized boolean end() {
            boolean first = !over;
            over = true;
            return first;
        }

        @Override
        public void cancel() {
            end();
        }

        @Override
        public CompletionStage<@Nullable Void> whenLeft() {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** @param key in a cluster, the key whose node is wanted; null for any */
    Run lease(boolean count, byte @Nullable [] key, Outcome<Lease> outcome) {
        return new Wanted(count, () -> engine.connector.node(key), outcome);
    }

    /** One to a certain node, as {@link Connector#masters} names it. */
    Run leaseOf(String node, Outcome<Lease> outcome) {
        return new Wanted(false, () -> CompletableFuture.completedFuture(node), outcome);
    }

    private boolean admit(Wanted wanted) {
        synchronized (this) {
            if (!closed && wanted.count && counted >= engine.options.poolSize()) {
                waiting.add(wanted);
                return false;
            }
            if (!closed && wanted.count) {
                counted++;
            }
            if (!closed) {
                return true;
            }
        }
        if (wanted.end()) {
            wanted.outcome.fail(Line.closed());
        }
        return false;
    }

    private void late(Wanted wanted) {
        synchronized (this) {
            if (!waiting.remove(wanted)) {
                return;
            }
        }
        if (wanted.end()) {
            wanted.outcome.fail(new RunnelException(
                    ErrorKind.POOL_TIMEOUT,
                    "All " + engine.options.poolSize() + " connections for transactions (pool_size) were in use for "
                            + engine.options.poolTimeout().toMillis() + " ms (pool_timeout). Nothing was sent."));
        }
    }

    /** Finds the node, and a connection to it. */
    private void lead(Wanted wanted) {
        wanted.node.get().whenComplete((node, error) -> {
            if (error != null) {
                failed(wanted, error);
                return;
            }
            Lease found = idle(node, wanted.count);
            if (found != null) {
                hand(wanted, found);
                return;
            }
            engine.connector.single(node, this::lost).whenComplete((wire, failure) -> {
                if (failure != null) {
                    failed(wanted, failure);
                } else {
                    hand(wanted, opened(wire, node, wanted.count));
                }
            });
        });
    }

    private synchronized @Nullable Lease idle(String node, boolean count) {
        for (var each = idle.descendingIterator(); each.hasNext(); ) {
            Lease lease = each.next();
            if (lease.node.equals(node)) {
                each.remove();
                return lease.again(count);
            }
        }
        return null;
    }

    private Lease opened(Wire wire, String node, boolean count) {
        synchronized (this) {
            if (!wire.lost()) {
                open.add(wire);
            }
        }
        return new Lease(engine, wire, node, count);
    }

    private void hand(Wanted wanted, Lease lease) {
        boolean gone;
        synchronized (this) {
            gone = closed;
        }
        if (gone) {
            lease.drop();
            if (wanted.end()) {
                wanted.outcome.fail(Line.closed());
            }
        } else if (!wanted.end() || !wanted.outcome.complete(lease)) {
            lease.giveBack();
        }
    }

    private void failed(Wanted wanted, Throwable error) {
        free(wanted.count);
        if (wanted.end()) {
            wanted.outcome.fail(RedisErrors.connecting(error, engine.options.place()));
        }
    }

    void giveBack(Lease lease) {
        boolean keep;
        synchronized (this) {
            keep = !closed && !lease.wire.lost() && idle.size() < engine.options.poolSize();
            if (keep) {
                idle.add(lease);
            }
        }
        if (!keep) {
            lease.wire.abort();
        }
        free(lease.counted());
    }

    void dropped(Lease lease) {
        free(lease.counted());
    }

    /** Whoever waits is led one after the other, never by one another: a thousand who have left are no deep stack. */
    private void free(boolean count) {
        synchronized (this) {
            if (!count) {
                return;
            }
            counted--;
            if (leading) {
                return;
            }
            leading = true;
        }
        while (true) {
            Wanted next;
            synchronized (this) {
                next = counted < engine.options.poolSize() ? waiting.poll() : null;
                if (next == null) {
                    leading = false;
                    return;
                }
                if (next.over) {
                    continue;
                }
                counted++;
            }
            lead(next);
        }
    }

    private synchronized void lost(Wire wire) {
        open.remove(wire);
        idle.removeIf(lease -> lease.wire == wire);
    }

    /** Connections that somebody holds at the moment; for tests and the curious. */
    synchronized int held() {
        return open.size() - idle.size();
    }

    void close() {
        List<Wanted> left;
        List<Wire> wires;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(waiting);
            waiting.clear();
            wires = new ArrayList<>(open);
        }
        left.stream().filter(Wanted::end).forEach(each -> each.outcome.fail(Line.closed()));
        wires.forEach(Wire::abort);
    }
}
