package dev.runnel.pool;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import dev.runnel.spi.Session.Health;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases sessions, each to one holder at a time. Idle sessions are reused last in first out, waiters served first come
 * first served. Thread-safe; no method blocks, and no foreign code runs under the lock.
 *
 * <pre>
 *   connecting --> idle &lt;--> leased --> closing --> gone
 *        |          ^  |       |  |        ^
 *        |          |  v       |  +--------+   evicted, not CLEAN, too old, surplus
 *        +------> checking &lt;---+               ping before a lease, reset after one
 * </pre>
 *
 * Every state but "gone" takes one of the {@code maxSize + overflow} places, so that the server never sees more
 * sessions, but for those that are in use when {@link #resize} takes places away; only a connect or close that outlasts the connect timeout loses its place before it ends, and a session that
 * comes so late is closed.
 *
 * <p>Nothing binds a connect to the waiter that caused it: whoever is first gets what comes, connects are never
 * cancelled, and what nobody waits for becomes idle. So a failed connect fails nobody while another session is leased,
 * checked or connecting, for it may still serve the waiter, and connecting is tried again every second. Once no other
 * way is left, a failed connect fails all who were already waiting when the last failed one began; for those who came
 * later the pool tries again at once.
 */
public final class Pool {
    static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    private final String name;
    /** Written under the lock, by {@link #resize} alone. */
    private volatile PoolConfig config;

    private final ScheduledExecutorService timer;
    private final Maintenance maintenance;
    private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final PoolState state;

    /**
     * Makes the pool; the sessions of its minimum size are opened from the timer's thread.
     *
     * @param name the pool's name in messages
     * @param connector opens a session
     * @param executor where the connector and the calls of sessions run; {@code Runnable::run} if they never block
     * @param timer for timeouts, whose waiters are called back on it, and maintenance
     */
    public Pool(
            String name,
            PoolConfig config,
            Supplier<CompletionStage<Session>> connector,
            Executor executor,
            ScheduledExecutorService timer) {
        this(name, config, connector, executor, timer, System::nanoTime);
    }

    /** @param clock nanoseconds as of {@link System#nanoTime} */
    Pool(
            String name,
            PoolConfig config,
            Supplier<CompletionStage<Session>> connector,
            Executor executor,
            ScheduledExecutorService timer,
            LongSupplier clock) {
        this.name = name;
        this.config = config;
        this.timer = timer;
        var limits = new Limits(config);
        var calls = new SessionCalls(connector, executor, timer, limits.connectTimeout);
        this.state = new PoolState(this, limits, calls, clock);
        this.maintenance = new Maintenance(config, timer, () -> decide(state::maintain));
    }

    /**
     * Lends an idle session at once, without calling back and without making an object; false if there is none, others
     * wait for one, it needs a ping first, or the pool is closed. Then {@link #acquire} does what is needed.
     *
     * @throws IllegalStateException if the lease was used before; one that was withdrawn before is ignored
     */
    public boolean tryAcquire(Lease lease) {
        String thread = threadName();
        Throwable stack = stack();
        lock.lock();
        try {
            return state.tryLease(lease, thread, stack);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gets a session for the lease: at once, or by opening or pinging one, or in its turn.
     *
     * @throws IllegalStateException if the lease was used before; one that was withdrawn before is ignored
     */
    public void acquire(Lease lease) {
        String thread = threadName();
        Throwable stack = stack();
        decide(after -> state.enqueue(lease, thread, stack, after));
    }

    /**
     * Ends the wait of one that was cancelled.
     *
     * @return true if neither a session nor a failure will come; false if one of them has come or is coming: a session must
     *     then be released
     */
    public boolean withdraw(Lease lease) {
        lock.lock();
        try {
            return state.withdraw(lease);
        } finally {
            lock.unlock();
        }
    }

    /** The pool's numbers at this moment. */
    public PoolStats stats() {
        lock.lock();
        try {
            return state.stats();
        } finally {
            lock.unlock();
        }
    }

    /** Who holds sessions at this moment. */
    public List<LeaseInfo> holders() {
        lock.lock();
        try {
            return state.holders();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes how many sessions the pool keeps, while it is in use; the overflow stays as it is. A smaller pool closes at once
     * the idle sessions that are too many, and the others as they come back, even if somebody waits: who waits is served by
     * those that stay. A larger one opens sessions for who waits now. Never blocks.
     *
     * @throws RunnelException CONFIGURATION if the sizes do not fit each other, or for a null pool and one that keeps its
     *     session for ever; CLOSED. Nothing is changed then
     */
    public void resize(int minSize, int maxSize) {
        decide(after -> {
            if (config.nullPool() || config.keepForever()) {
                throw Reports.sizeless(name, config);
            }
            PoolConfig resized = config.with().minSize(minSize).maxSize(maxSize).build();
            state.resize(new Limits(resized), after);
            config = resized;
        });
    }

    /**
     * Closes the pool: no lease is given any more, waiters fail with CLOSED, idle sessions are closed. Leased ones are
     * closed as they come back and aborted after the grace. Callable again, with less grace.
     *
     * @param grace zero or less: leased sessions are aborted now
     * @return completes, never exceptionally, when no session is left; the bound is the grace and twice the connect
     *     timeout
     */
    public CompletionStage<@Nullable Void> close(Duration grace) {
        maintenance.stop();
        decide(state::shut);
        if (grace.isNegative() || grace.isZero()) {
            decide(state::dropLeased);
        } else if (!gone.isDone()) {
            timer.schedule(() -> decide(state::dropLeased), Limits.nanos(grace), TimeUnit.NANOSECONDS);
        }
        return gone.minimalCompletionStage();
    }

    void release(Lease lease) {
        Health health = health(lease);
        if (!backToIdle(lease, health)) {
            decide(after -> state.giveBack(lease, health, after));
        }
    }

    /** As {@link #release}; the waiter that the session goes to, which is not told. */
    @Nullable
    Lease handOn(Lease lease) {
        Health health = health(lease);
        return backToIdle(lease, health)
                ? null
                : decide(new After(true), after -> state.giveBack(lease, health, after))
                        .granted();
    }

    private static Health health(Lease lease) {
        Session session = lease.lent();
        Health health = SessionCalls.health(session);
        // A transaction begun by text is rolled back by a session that says so, in memory above all: it is the
        // database.
        if ((health == Health.CLEAN || health == Health.IN_TRANSACTION) && SessionCalls.needsReset(session)) {
            lease.markDirty();
        }
        return health;
    }

    private boolean backToIdle(Lease lease, Health health) {
        lock.lock();
        try {
            return health == Health.CLEAN && state.backToIdle(lease);
        } finally {
            lock.unlock();
        }
    }

    void evict(Lease lease) {
        decide(after -> state.evict(lease, after));
    }

    /** Takes a decision under the lock and does what follows from it outside. */
    void decide(Consumer<After> decision) {
        decide(new After(false), decision);
    }

    private After decide(After after, Consumer<After> decision) {
        lock.lock();
        try {
            decision.accept(after);
        } finally {
            lock.unlock();
        }
        after.run();
        return after;
    }

    /** Called outside the lock, when the last session of a closed pool is gone. */
    void gone() {
        gone.complete(null);
    }

    /** Called outside the lock: looks at the waiters again after a while. */
    void lookAgain(long nanos) {
        timer.schedule(() -> decide(state::lookAtWaiters), nanos, TimeUnit.NANOSECONDS);
    }

    String name() {
        return name;
    }

    PoolConfig config() {
        return config;
    }

    private @Nullable Throwable stack() {
        return config.captureStacks() ? new Throwable("The lease was taken here") : null;
    }

    private static String threadName() {
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        // A virtual thread has no name unless it was given one.
        return name.isEmpty() ? "#" + thread.getId() : name;
    }
}
