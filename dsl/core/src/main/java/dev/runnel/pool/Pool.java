package dev.runnel.pool;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import dev.runnel.spi.Session.Health;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
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
 * Every state but "gone" takes one of the pool's {@code maxSize + overflow} places, so that the server never sees more
 * sessions; only a connect or close that outlasts the connect timeout loses its place before it ends, and a session that
 * comes so late is closed.
 *
 * <p>Nothing binds a connect to the waiter that caused it: whoever is first gets what comes, connects are never
 * cancelled, and what nobody waits for becomes idle. So a failed connect fails nobody while another session is leased,
 * checked or connecting: its waiter may still be served. Once no other way is left, it fails all who were already
 * waiting when the last failed connect began; for those who came later the pool tries again.
 */
public final class Pool {
    static final Logger LOG = LoggerFactory.getLogger(Pool.class);
    private static final long RETRY_NANOS = 1_000_000_000L;
    private static final long PAUSE_NANOS = 100_000_000L;

    private final String name;
    private final PoolConfig config;
    private final SessionCalls calls;
    private final ScheduledExecutorService timer;
    private final Maintenance maintenance;
    private final int capacity;
    private final long acquireTimeout;
    private final long validateAfter;
    private final long lifetime;
    private final long maxIdle;
    private final long leakThreshold;

    private final ReentrantLock lock = new ReentrantLock();
    // All below: guarded by the lock.
    private final ArrayList<Slot> slots = new ArrayList<>();
    private final ArrayDeque<Slot> idle = new ArrayDeque<>();
    private final WaiterQueue waiters = new WaiterQueue();
    private int leased;
    private int connecting;
    private int checking;
    private int closing;
    private long created;
    private long closed;
    private long timeouts;
    private boolean watching;
    private boolean shut;
    /** Of the failed connects, the latest start and what it failed with. */
    private long failedStart;

    private long failedAt;
    private @Nullable RunnelException failure;

    private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();

    /**
     * Makes the pool and, if there is a minimum size, starts opening sessions from the timer's thread.
     *
     * @param name the pool's name in messages
     * @param connector opens a session
     * @param executor where calls of sessions and the connector run; {@code Runnable::run} if they never block
     * @param timer for timeouts and maintenance; only short work runs on it if the executor is another one
     */
    public Pool(
            String name,
            PoolConfig config,
            Supplier<CompletionStage<Session>> connector,
            Executor executor,
            ScheduledExecutorService timer) {
        this.name = name;
        this.config = config;
        this.calls = new SessionCalls(connector, executor, timer, nanos(config.connectTimeout()));
        this.timer = timer;
        this.capacity = config.capacity();
        this.acquireTimeout = nanos(config.acquireTimeout());
        this.validateAfter = nanos(config.validateAfterIdle());
        this.lifetime = config.keepForever() ? 0 : nanos(config.maxLifetime());
        this.maxIdle = config.keepForever() ? 0 : nanos(config.maxIdle());
        this.leakThreshold = nanos(config.leakThreshold());
        this.maintenance = new Maintenance(this, config, timer);
    }

    /**
     * An idle session at once, or null: there is none, others wait for it, it needs a ping first, or the pool is closed.
     * Then {@link #acquire} does what is needed.
     */
    public @Nullable Lease tryAcquire(@Nullable Object owner) {
        String thread = threadName();
        Throwable stack = stack();
        lock.lock();
        try {
            Slot slot = idle.peekLast();
            if (slot == null || !waiters.isEmpty()) {
                return null;
            }
            long now = System.nanoTime();
            if (slot.expired(now) || needsPing(slot, now)) {
                return null;
            }
            idle.pollLast();
            return lease(slot, owner, now, thread, stack);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gets the waiter a lease: at once, by opening or pinging a session, or in its turn.
     *
     * @throws IllegalStateException if the waiter was used before; one that was withdrawn before is ignored
     */
    public void acquire(LeaseWaiter waiter) {
        waiter.thread = threadName();
        waiter.askedAt = stack();
        var after = new After();
        lock.lock();
        try {
            if (waiter.state == LeaseWaiter.State.ENDED) {
                return;
            }
            if (waiter.state != LeaseWaiter.State.NEW) {
                throw new IllegalStateException("A LeaseWaiter can be used only once.");
            }
            long now = System.nanoTime();
            waiter.since = now;
            if (shut) {
                waiter.fail(closedError());
                after.add(waiter::tell);
            } else {
                waiter.state = LeaseWaiter.State.WAITING;
                waiters.add(waiter);
                serve(now, after);
                watch(now, after);
            }
        } finally {
            lock.unlock();
        }
        after.run();
    }

    /**
     * Ends the wait of one that was cancelled.
     *
     * @return true if the waiter will never be granted; false if that has happened or is happening: then the lease is
     *     the waiter's, to be released by it
     */
    public boolean withdraw(LeaseWaiter waiter) {
        lock.lock();
        try {
            if (waiter.state == LeaseWaiter.State.WAITING) {
                waiters.remove(waiter);
            }
            if (waiter.state == LeaseWaiter.State.GRANTED) {
                return false;
            }
            waiter.state = LeaseWaiter.State.ENDED;
            return true;
        } finally {
            lock.unlock();
        }
    }

    public PoolStats stats() {
        lock.lock();
        try {
            return new PoolStats(
                    idle.size(), leased, connecting, checking, closing, waiters.size(), created, closed, timeouts);
        } finally {
            lock.unlock();
        }
    }

    /** Who holds sessions now. */
    public List<LeaseInfo> holders() {
        long now = System.nanoTime();
        lock.lock();
        try {
            return slots.stream()
                    .map(slot -> slot.lease)
                    .flatMap(java.util.stream.Stream::ofNullable)
                    .map(lease -> lease.info(now))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the pool: no lease is given any more, waiters fail with CLOSED, idle sessions are closed. Leased ones are
     * closed as they come back and aborted after the grace. Callable again, with less grace.
     *
     * @return completes when no session is left; needs at most the grace and twice the connect timeout
     */
    public CompletionStage<@Nullable Void> close(Duration grace) {
        var after = new After();
        lock.lock();
        try {
            shut = true;
            for (LeaseWaiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
                waiter.fail(closedError());
                after.add(waiter::tell);
            }
            for (Slot slot = idle.poll(); slot != null; slot = idle.poll()) {
                retire(slot, after);
            }
            finishIfGone(after);
        } finally {
            lock.unlock();
        }
        maintenance.stop();
        after.run();
        if (!gone.isDone()) {
            if (grace.isNegative() || grace.isZero()) {
                abortLeased();
            } else {
                timer.schedule(this::abortLeased, nanos(grace), TimeUnit.NANOSECONDS);
            }
        }
        return gone.minimalCompletionStage();
    }

    void release(Lease lease) {
        if (lease.ended) {
            return;
        }
        Health health = SessionCalls.health(lease.slot.session);
        LeaseWaiter granted = null;
        After after = null;
        lock.lock();
        try {
            if (lease.ended) {
                return;
            }
            long now = System.nanoTime();
            Slot slot = takeBack(lease);
            if (health != Health.CLEAN || isSurplus(slot, now)) {
                after = new After();
                if (health != Health.CLEAN) {
                    after.add(() -> LOG.warn("A session of pool '{}' came back {} and is closed", name, health));
                    reportLoss(after);
                }
                retire(slot, after);
                serve(now, after);
            } else if (lease.dirty) {
                after = new After();
                check(slot, Session::reset, after);
            } else {
                granted = place(slot, now);
            }
        } finally {
            lock.unlock();
        }
        if (granted != null) {
            granted.tell();
        }
        if (after != null) {
            after.run();
        }
    }

    void evict(Lease lease) {
        var after = new After();
        lock.lock();
        try {
            if (lease.ended) {
                return;
            }
            reportLoss(after);
            retire(takeBack(lease), after);
            serve(System.nanoTime(), after);
        } finally {
            lock.unlock();
        }
        after.run();
    }

    /** Closes what is too old or idle too long, opens what is missing to the minimum, reports leaks. */
    void maintain() {
        var after = new After();
        lock.lock();
        try {
            if (shut) {
                return;
            }
            long now = System.nanoTime();
            for (Slot slot : List.copyOf(idle)) {
                boolean spare = slots.size() + connecting > config.minSize();
                if (slot.expired(now) || (maxIdle > 0 && spare && now - slot.idleSince >= maxIdle)) {
                    idle.remove(slot);
                    retire(slot, after);
                }
            }
            topUp(now, after);
            for (Slot slot : slots) {
                Lease lease = slot.lease;
                if (leakThreshold > 0 && lease != null && !lease.leakReported && now - lease.since >= leakThreshold) {
                    lease.leakReported = true;
                    after.add(() -> LOG.warn(HoldersReport.leak(name, lease.info(now)), lease.takenAt));
                }
            }
        } finally {
            lock.unlock();
        }
        after.run();
    }

    // From here on: called with the lock held, unless said otherwise.

    private Lease lease(Slot slot, @Nullable Object owner, long now, String thread, @Nullable Throwable stack) {
        var lease = new Lease(this, slot, owner, now, thread, stack);
        slot.lease = lease;
        leased++;
        return lease;
    }

    private Slot takeBack(Lease lease) {
        lease.ended = true;
        lease.slot.lease = null;
        leased--;
        return lease.slot;
    }

    /** Gives a good session to the first waiter, which is returned to be told, or puts it with the idle ones. */
    private @Nullable LeaseWaiter place(Slot slot, long now) {
        LeaseWaiter waiter = waiters.poll();
        if (waiter == null) {
            slot.idleSince = now;
            idle.addLast(slot);
        } else {
            waiter.grant(lease(slot, waiter.owner, now, waiter.thread, waiter.askedAt));
        }
        return waiter;
    }

    /** A session has come out of a connect or a check. */
    private void receive(Slot slot, After after) {
        long now = System.nanoTime();
        // A null pool closes what comes back, but what was opened for a waiter is still to be used.
        if (shut || (config.nullPool() && waiters.isEmpty())) {
            retire(slot, after);
            return;
        }
        LeaseWaiter granted = place(slot, now);
        if (granted != null) {
            after.add(granted::tell);
        }
    }

    private boolean isSurplus(Slot slot, long now) {
        return shut
                || config.nullPool()
                || slot.expired(now)
                || (waiters.isEmpty() && idle.size() >= config.maxSize());
    }

    private boolean needsPing(Slot slot, long now) {
        return !config.keepForever() && (config.prePing() || (validateAfter > 0 && now - slot.idleSince > validateAfter));
    }

    /** Starts what the waiters need: idle sessions first (after a ping if they need one), then new ones. */
    private void serve(long now, After after) {
        while (connecting + checking < waiters.size()) {
            Slot slot = idle.pollLast();
            if (slot == null) {
                if (size() >= capacity || (now - failedAt < PAUSE_NANOS && failure != null && otherWay())) {
                    return;
                }
                connect(now, after);
            } else if (slot.expired(now)) {
                retire(slot, after);
            } else if (needsPing(slot, now)) {
                check(slot, Session::ping, after);
            } else {
                receive(slot, after);
            }
        }
    }

    private void topUp(long now, After after) {
        while (!shut && !config.nullPool() && size() < config.minSize()) {
            connect(now, after);
        }
    }

    private void connect(long now, After after) {
        connecting++;
        after.add(() -> calls.connect((session, error) -> connected(now, session, error)));
    }

    /** Without the lock. */
    private void connected(long started, @Nullable Session session, @Nullable Throwable error) {
        var after = new After();
        lock.lock();
        try {
            connecting--;
            long now = System.nanoTime();
            if (session != null && error == null) {
                created++;
                var slot = new Slot(session, lifetime > 0, now + jittered(lifetime), now);
                slots.add(slot);
                receive(slot, after);
            } else {
                connectFailed(started, now, error, after);
            }
            finishIfGone(after);
        } finally {
            lock.unlock();
        }
        after.run();
    }

    private void connectFailed(long started, long now, @Nullable Throwable error, After after) {
        RunnelException problem = HoldersReport.connectFailed(name, config, error);
        after.add(() -> LOG.debug("A session of pool '{}' could not be opened", name, problem));
        if (failure == null || started - failedStart > 0) {
            failedStart = started;
        }
        failedAt = now;
        failure = problem;
        if (otherWay()) {
            return;
        }
        for (LeaseWaiter w = waiters.peek(); w != null && w.since - failedStart <= 0; w = waiters.peek()) {
            waiters.remove(w);
            w.fail(problem);
            after.add(w::tell);
        }
        serve(now, after);
    }

    /** Whether a waiter may be served without a new connect. */
    private boolean otherWay() {
        return leased + connecting + checking > 0;
    }

    private void check(Slot slot, Function<Session, CompletionStage<@Nullable Void>> call, After after) {
        checking++;
        after.add(() -> calls.check(slot.session, call, good -> checked(slot, good)));
    }

    /** Without the lock. */
    private void checked(Slot slot, boolean good) {
        var after = new After();
        lock.lock();
        try {
            checking--;
            if (good) {
                receive(slot, after);
            } else {
                reportLoss(after);
                retire(slot, after);
            }
            serve(System.nanoTime(), after);
        } finally {
            lock.unlock();
        }
        after.run();
    }

    private void retire(Slot slot, After after) {
        slots.remove(slot);
        closing++;
        after.add(() -> calls.close(slot.session, this::retired));
    }

    /** Without the lock. */
    private void retired() {
        var after = new After();
        lock.lock();
        try {
            closing--;
            closed++;
            long now = System.nanoTime();
            serve(now, after);
            topUp(now, after);
            finishIfGone(after);
        } finally {
            lock.unlock();
        }
        after.run();
    }

    private void reportLoss(After after) {
        if (config.keepForever() && !shut) {
            after.add(() -> LOG.error(
                    "The only session of pool '{}' had to be closed: a database that lives in it is lost", name));
        }
    }

    /** While anyone waits: looks for those whose time is over, and tries again to open sessions. */
    private void watch(long now, After after) {
        LeaseWaiter first = waiters.peek();
        if (first == null || watching) {
            return;
        }
        watching = true;
        long delay = Math.max(0, Math.min(RETRY_NANOS, first.since + acquireTimeout - now));
        after.add(() -> timer.schedule(this::expire, delay, TimeUnit.NANOSECONDS));
    }

    /** Without the lock; on the timer's thread. */
    private void expire() {
        var after = new After();
        var late = new ArrayList<LeaseWaiter>();
        PoolStats stats;
        lock.lock();
        try {
            watching = false;
            stats = stats();
            long now = System.nanoTime();
            for (LeaseWaiter w = waiters.peek(); w != null && now - w.since >= acquireTimeout; w = waiters.peek()) {
                waiters.remove(w);
                // Withdrawing it fails from here on is harmless: it will not be granted.
                w.state = LeaseWaiter.State.ENDED;
                late.add(w);
                timeouts++;
            }
            serve(now, after);
            watch(now, after);
        } finally {
            lock.unlock();
        }
        after.run();
        if (!late.isEmpty()) {
            List<LeaseInfo> holders = holders();
            for (LeaseWaiter w : late) {
                // TODO cause
                w.fail(HoldersReport.timeout(name, config, stats, holders, null));
                w.tell();
            }
        }
    }

    /** Without the lock. */
    private void abortLeased() {
        var after = new After();
        lock.lock();
        try {
            for (Slot slot : List.copyOf(slots)) {
                Lease lease = slot.lease;
                if (lease != null) {
                    takeBack(lease);
                    retire(slot, after);
                }
            }
        } finally {
            lock.unlock();
        }
        after.run();
    }

    private void finishIfGone(After after) {
        if (shut && size() == 0) {
            after.add(() -> gone.complete(null));
        }
    }

    private int size() {
        return slots.size() + connecting + closing;
    }

    private RunnelException closedError() {
        return new RunnelException(ErrorKind.CLOSED, "Pool '" + name + "' was closed; no session is leased any more.");
    }

    private @Nullable Throwable stack() {
        return config.captureStacks() ? new Throwable("The lease was taken here") : null;
    }

    private static String threadName() {
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        // Virtual threads have no name unless given one.
        return name.isEmpty() ? "#" + thread.getId() : name;
    }

    private static long jittered(long nanos) {
        return nanos / 10 * 9 + (nanos < 10 ? 0 : ThreadLocalRandom.current().nextLong(nanos / 5 + 1));
    }

    /** Far enough for any purpose, near enough not to overflow when added to a time. */
    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(36_500)) > 0 ? Duration.ofDays(36_500).toNanos() : duration.toNanos();
    }
}
