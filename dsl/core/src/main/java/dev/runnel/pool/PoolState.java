package dev.runnel.pool;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import dev.runnel.spi.Session.Health;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who has which session, who waits, what is under way, and what follows from it. Guarded by the pool's lock: every
 * method is called with it held, and leaves what calls foreign code to {@link After}.
 *
 * <p>Two things always hold: while anyone waits, no session is idle that could be leased without a ping, and a timer is
 * set that looks at the waiters again.
 */
final class PoolState {
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

    private final Pool pool;
    private Limits limits;
    private final SessionCalls calls;
    private final LongSupplier clock;
    private final Shedding shedding;
    private final ConnectFailures failures = new ConnectFailures();

    /** The sessions that are idle, leased or checked. */
    private final List<Slot> slots = new ArrayList<>();

    private final ArrayDeque<Slot> idle = new ArrayDeque<>();
    private final WaiterQueue waiters = new WaiterQueue();
    private int leased;
    private int connecting;
    private int checking;
    private int closing;
    private boolean shut;
    private boolean timerSet;

    private long created;
    private long closed;
    private long timeouts;
    private long shed;
    private long checkouts;
    private long waits;
    private long waitedNanos;

    PoolState(Pool pool, Limits limits, SessionCalls calls, LongSupplier clock) {
        this.pool = pool;
        this.limits = limits;
        this.calls = calls;
        this.clock = clock;
        this.shedding = new Shedding(limits.queueTarget, limits.queueInterval, limits.capacity);
    }

    boolean tryLease(Lease lease, String thread, @Nullable Throwable stack) {
        Slot slot = idle.peekLast();
        if (slot == null || !waiters.isEmpty() || !isNew(lease)) {
            return false;
        }
        long now = clock.getAsLong();
        if (slot.expired(now) || limits.needsPing(now - slot.idleSince)) {
            return false;
        }
        idle.pollLast();
        lease.asks(now, thread, stack);
        grant(lease, slot, now);
        return true;
    }

    void enqueue(Lease waiter, String thread, @Nullable Throwable stack, After after) {
        if (!isNew(waiter)) {
            return;
        }
        long now = clock.getAsLong();
        waiter.asks(now, thread, stack);
        if (shut) {
            fail(waiter, Reports.closed(pool.name()), after);
            return;
        }
        Lease first = waiters.peek();
        if (first != null && shedding.refuses(waiters.size(), now - first.since)) {
            shed(waiter, overload(now), after);
            return;
        }
        waiters.add(waiter);
        serve(now, after);
        setTimer(now, after);
    }

    /** False if it was withdrawn before it came. */
    private static boolean isNew(Lease lease) {
        if (lease.state == Lease.State.NEW) {
            return true;
        }
        if (lease.state == Lease.State.ENDED) {
            return false;
        }
        throw new IllegalStateException("A Lease can be used only once.");
    }

    boolean withdraw(Lease waiter) {
        if (waiter.wasGranted() || waiter.hasFailed()) {
            return false;
        }
        if (waiter.state == Lease.State.WAITING) {
            waiters.remove(waiter);
        }
        waiter.state = Lease.State.ENDED;
        return true;
    }

    /** The common way back, which has nothing to do afterwards; false if it is not that simple. */
    boolean backToIdle(Lease lease) {
        long now = clock.getAsLong();
        if (lease.ended() || lease.dirty || !waiters.isEmpty() || isSurplus(lease.slot(), now)) {
            return false;
        }
        Slot slot = takeBack(lease);
        slot.idleSince = now;
        idle.addLast(slot);
        return true;
    }

    void giveBack(Lease lease, Health health, After after) {
        if (lease.ended()) {
            return;
        }
        long now = clock.getAsLong();
        Slot slot = takeBack(lease);
        if (health != Health.CLEAN && !(health == Health.IN_TRANSACTION && lease.dirty)) {
            after.add(() -> Pool.LOG.warn("A session of pool '{}' came back {} and is dropped", pool.name(), health));
            drop(slot, after);
        } else if (isSurplus(slot, now)) {
            close(slot, after);
        } else if (lease.dirty) {
            check(slot, Session::reset, after);
        } else {
            place(slot, now, after);
        }
    }

    void evict(Lease lease, After after) {
        if (!lease.ended()) {
            drop(takeBack(lease), after);
        }
    }

    void shut(After after) {
        shut = true;
        while (!waiters.isEmpty()) {
            fail(waiters.take(), Reports.closed(pool.name()), after);
        }
        while (!idle.isEmpty()) {
            close(idle.removeFirst(), after);
        }
        tellIfGone(after);
    }

    /** Closes what is too many, but for what is lent or being opened or checked, and opens what is wanted now. */
    void resize(Limits resized, After after) {
        if (shut) {
            throw Reports.closed(pool.name());
        }
        limits = resized;
        shedding.places(resized.capacity);
        while (!idle.isEmpty() && (idle.size() > resized.maxSize || isCrowded())) {
            close(idle.removeFirst(), after);
        }
        long now = clock.getAsLong();
        serve(now, after);
        topUp(now, after);
    }

    /** Whether there are more sessions than places, because the pool was made smaller; then none is idle. */
    private boolean isCrowded() {
        return slots.size() + connecting > limits.capacity;
    }

    void dropLeased(After after) {
        for (Slot slot : List.copyOf(slots)) {
            Lease lease = slot.lease;
            if (lease != null) {
                drop(takeBack(lease), after);
            }
        }
    }

    /** Closes what is too old or was idle too long, opens what the minimum size lacks, reports leaks. */
    void maintain(After after) {
        if (shut) {
            return;
        }
        long now = clock.getAsLong();
        for (Slot slot : List.copyOf(idle)) {
            boolean idleTooLong = limits.maxIdle > 0 && now - slot.idleSince >= limits.maxIdle;
            if (slot.expired(now) || (idleTooLong && slots.size() + connecting > limits.minSize)) {
                idle.remove(slot);
                close(slot, after);
            }
        }
        topUp(now, after);
        for (Slot slot : slots) {
            Lease lease = slot.lease;
            if (lease != null && lease.isLeak(now, limits.leakThreshold)) {
                after.add(() -> Reports.leak(pool.name(), lease.info(now)));
            }
        }
    }

    /** While anyone waits: fails those whose time is over, and tries again to open sessions for the others. */
    void lookAtWaiters(After after) {
        timerSet = false;
        long now = clock.getAsLong();
        Lease first = waiters.peek();
        if (first != null && now - first.since >= limits.acquireTimeout) {
            var report = new Reports.Timeout(pool.name(), pool.config(), stats(), holders());
            for (Lease w = first; w != null && now - w.since >= limits.acquireTimeout; w = waiters.peek()) {
                timeOut(waiters.take(), report, after);
            }
        }
        shedOldest(now, after);
        serve(now, after);
        setTimer(now, after);
    }

    private void timeOut(Lease waiter, Reports.Timeout report, After after) {
        timeouts++;
        waiter.fail();
        RunnelException cause = failures.during(waiter);
        // The sentence asks owners for their names, which is foreign code.
        after.add(() -> waiter.failed(report.error(cause)));
    }

    /** Turns those away who have waited so long in an overload that nobody may want their answer any more. */
    private void shedOldest(long now, After after) {
        Reports.Overload report = null;
        for (Lease w = waiters.peek(); w != null && shedding.sheds(waiters.size(), now - w.since); w = waiters.peek()) {
            report = report == null ? overload(now) : report;
            shed(waiters.take(), report, after);
        }
    }

    private Reports.Overload overload(long now) {
        Lease first = waiters.peek();
        long longest = first == null ? 0 : now - first.since;
        return new Reports.Overload(pool.name(), pool.config(), stats(), Duration.ofNanos(longest), holders());
    }

    private void shed(Lease waiter, Reports.Overload report, After after) {
        shed++;
        waiter.fail();
        after.add(() -> waiter.failed(report.error()));
    }

    PoolStats stats() {
        return new PoolStats(
                idle.size(),
                leased,
                connecting,
                checking,
                closing,
                waiters.size(),
                created,
                closed,
                timeouts,
                shed,
                checkouts,
                waits,
                Duration.ofNanos(waitedNanos));
    }

    List<LeaseInfo> holders() {
        long now = clock.getAsLong();
        return slots.stream()
                .flatMap(slot -> Stream.ofNullable(slot.lease))
                .map(lease -> lease.info(now))
                .toList();
    }

    private void grant(Lease lease, Slot slot, long now) {
        long waited = now - lease.since;
        shedding.checkout(waited, now);
        checkouts++;
        waitedNanos += waited;
        leased++;
        lease.grant(slot, now);
    }

    private Slot takeBack(Lease lease) {
        Slot slot = lease.slot();
        lease.state = Lease.State.ENDED;
        slot.lease = null;
        leased--;
        return slot;
    }

    /** Gives a good session to the first waiter, or puts it with the idle ones. */
    private void place(Slot slot, long now, After after) {
        shedOldest(now, after);
        if (waiters.isEmpty()) {
            slot.idleSince = now;
            idle.addLast(slot);
            return;
        }
        Lease waiter = waiters.take();
        waits++;
        grant(waiter, slot, now);
        after.tell(waiter);
    }

    private void fail(Lease waiter, RunnelException error, After after) {
        waiter.fail(error);
        after.add(waiter::tell);
    }

    /** Whether a session that comes back is one too many. A null pool keeps none, even for a waiter. */
    private boolean isSurplus(Slot slot, long now) {
        boolean unwanted = waiters.isEmpty() && idle.size() >= limits.maxSize;
        return shut || limits.nullPool || unwanted || isCrowded() || slot.expired(now);
    }

    /** Starts what the waiters need: idle sessions first, pinged if they need it, then new ones. */
    private void serve(long now, After after) {
        while (connecting + checking < waiters.size()) {
            Slot slot = idle.pollLast();
            if (slot == null) {
                boolean paused = failures.pausing(now) && hasOtherWay();
                if (paused || size() >= limits.capacity) {
                    return;
                }
                connect(now, after);
            } else if (slot.expired(now)) {
                close(slot, after);
            } else if (limits.needsPing(now - slot.idleSince)) {
                check(slot, Session::ping, after);
            } else {
                place(slot, now, after);
            }
        }
    }

    private void topUp(long now, After after) {
        while (!shut && size() < limits.minSize) {
            connect(now, after);
        }
    }

    private void connect(long now, After after) {
        connecting++;
        after.add(() -> calls.connect(
                (session, error) -> pool.decide(then -> connected(now, session, error, then)),
                () -> pool.decide(this::leftPlace)));
    }

    private void connected(long started, @Nullable Session session, @Nullable Throwable error, After after) {
        connecting--;
        long now = clock.getAsLong();
        if (session == null || error != null) {
            if (error == Bounded.OVERDUE) {
                // The server may have it half open: it keeps its place until the driver has given it up too.
                closing++;
            }
            connectFailed(started, now, Reports.connectFailed(pool.name(), pool.config(), error), after);
        } else {
            created++;
            var slot = new Slot(pool, session, limits, now);
            slots.add(slot);
            receive(slot, now, after);
        }
        tellIfGone(after);
    }

    private void connectFailed(long started, long now, RunnelException error, After after) {
        after.add(() -> Pool.LOG.debug("A session of pool '{}' could not be opened", pool.name(), error));
        failures.add(error, started, now);
        if (hasOtherWay()) {
            return;
        }
        for (Lease w = waiters.peek(); w != null && failures.concerns(w); w = waiters.peek()) {
            fail(waiters.take(), error, after);
        }
        serve(now, after);
    }

    /** Whether a waiter may be served without another connect. A null pool's leases never come back to anyone. */
    private boolean hasOtherWay() {
        return connecting + checking > 0 || (leased > 0 && !limits.nullPool);
    }

    private void check(Slot slot, Function<Session, CompletionStage<@Nullable Void>> call, After after) {
        checking++;
        after.add(() -> calls.check(slot.session, call, good -> pool.decide(then -> checked(slot, good, then))));
    }

    private void checked(Slot slot, boolean good, After after) {
        checking--;
        if (good && SessionCalls.health(slot.session) == Health.CLEAN) {
            receive(slot, clock.getAsLong(), after);
        } else {
            drop(slot, after);
        }
    }

    /** A session comes out of a connect or a check. */
    private void receive(Slot slot, long now, After after) {
        if (shut || (limits.nullPool && waiters.isEmpty()) || isCrowded()) {
            close(slot, after);
        } else {
            place(slot, now, after);
            serve(now, after);
        }
    }

    private void close(Slot slot, After after) {
        slots.remove(slot);
        closing++;
        after.add(() -> calls.close(slot.session, () -> pool.decide(this::closed)));
    }

    /** Gives a session up that should have stayed: something went wrong with it. */
    private void drop(Slot slot, After after) {
        slots.remove(slot);
        closing++;
        if (limits.keepForever && !shut) {
            after.add(() -> Reports.lost(pool.name()));
        }
        after.add(() -> calls.drop(slot.session, () -> pool.decide(this::closed)));
        serve(clock.getAsLong(), after);
    }

    private void closed(After after) {
        closed++;
        leftPlace(after);
    }

    private void leftPlace(After after) {
        closing--;
        long now = clock.getAsLong();
        serve(now, after);
        topUp(now, after);
        tellIfGone(after);
    }

    private void tellIfGone(After after) {
        if (shut && size() == 0) {
            after.add(pool::gone);
        }
    }

    private int size() {
        return slots.size() + connecting + closing;
    }

    /** The first waiter's time is over first, so one timer is enough for all. */
    private void setTimer(long now, After after) {
        Lease first = waiters.peek();
        if (first == null || timerSet) {
            return;
        }
        timerSet = true;
        long left = Math.max(0, Math.min(LOOK_AGAIN_NANOS, first.since + limits.acquireTimeout - now));
        after.add(() -> pool.lookAgain(left));
    }
}
