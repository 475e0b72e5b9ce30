package dev.runnel.pool

import dev.runnel.error.RunnelException
import dev.runnel.spi.Session
import org.jetbrains.lincheck.datastructures.IntGen
import org.jetbrains.lincheck.datastructures.Operation
import org.jetbrains.lincheck.datastructures.Param
import org.jetbrains.lincheck.datastructures.Validate
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger

/** The calls of a pool of one, in which all callers meet. */
internal class CallsOfOne : PoolCalls(1)

/** The calls of a pool of two, in which a session may come from one of several places. */
internal class CallsOfTwo : PoolCalls(2)

/**
 * What Lincheck calls at once, from several threads and in every order: callers come, leave, end their leases and hand them on,
 * connects succeed and fail, the pool gets another size and closes. The calls return nothing, because a grant may come while a
 * call of another thread is under way; what must hold is said by [nothingIsLost], after every interleaving.
 */
@Param(name = "caller", gen = IntGen::class, conf = "0:3")
internal abstract class PoolCalls(private val size: Int) {
    private inner class Caller : Lease(null) {
        val asked = AtomicBoolean()
        val grants = AtomicInteger()
        val failures = AtomicInteger()

        @Volatile var withdrawn = false
        val holds get() = grants.get() > 0 && !ended()
        val ends get() = grants.get() + failures.get() + if (withdrawn) 1 else 0

        // Not session(): a pool that closes may have ended the lease before its holder is told.
        public override fun granted() {
            if (!(lent() as FakeSession).held.compareAndSet(false, true)) wrong = "a session in two hands"
            grants.incrementAndGet()
        }

        public override fun failed(error: RunnelException) {
            failures.incrementAndGet()
        }

        fun giveUp(how: Lease.() -> Unit) {
            if (!holds) return
            (lent() as FakeSession).held.set(false)
            how()
        }
    }

    private val config = PoolConfig.DEFAULT.with().maxSize(size).validateAfterIdle(Duration.ZERO).build()
    private val connects = ConcurrentLinkedQueue<CompletableFuture<Session>>()
    private val open = AtomicInteger()
    private val refused = AtomicInteger()
    private val most = AtomicInteger(size)
    private val handedOn = ConcurrentLinkedQueue<Lease>()

    @Volatile private var closed = false

    @Volatile private var wrong: String? = null
    private val pool = Pool("lincheck", config, ::connect, Runnable::run, NoTimer) { 0 }
    private val callers = List(4) { Caller() }

    private fun connect(): CompletableFuture<Session> {
        if (open.incrementAndGet() > most.get()) wrong = "more sessions than the pool has places"
        return CompletableFuture<Session>().also(connects::add)
    }

    @Operation
    fun acquire(
        @Param(name = "caller") caller: Int,
    ) {
        if (callers[caller].asked.compareAndSet(false, true)) pool.acquire(callers[caller])
    }

    @Operation
    fun tryAcquire(
        @Param(name = "caller") caller: Int,
    ) {
        val one = callers[caller]
        if (!one.asked.compareAndSet(false, true)) return
        if (pool.tryAcquire(one)) one.granted() else one.asked.set(false)
    }

    @Operation
    fun withdraw(
        @Param(name = "caller") caller: Int,
    ) {
        val one = callers[caller]
        if (one.asked.get() && pool.withdraw(one)) one.withdrawn = true
    }

    @Operation
    fun release(
        @Param(name = "caller") caller: Int,
    ) = callers[caller].giveUp { release() }

    @Operation
    fun releaseDirty(
        @Param(name = "caller") caller: Int,
    ) = callers[caller].giveUp {
        markDirty()
        release()
    }

    /** Whom the session goes to is told by [tell]; in between anything may happen. */
    @Operation
    fun handOn(
        @Param(name = "caller") caller: Int,
    ) = callers[caller].giveUp { handOn()?.let(handedOn::add) }

    @Operation
    fun tell() {
        handedOn.poll()?.tell()
    }

    @Operation
    fun evict(
        @Param(name = "caller") caller: Int,
    ) = callers[caller].giveUp { evict() }

    @Operation
    fun connected() {
        connects.poll()?.complete(FakeSession(onGone = open::decrementAndGet))
    }

    @Operation
    fun connectRefused() {
        val connect = connects.poll() ?: return
        refused.incrementAndGet()
        open.decrementAndGet()
        connect.completeExceptionally(REFUSED)
    }

    @Operation
    fun resize(
        @Param(gen = IntGen::class, conf = "1:2") size: Int,
    ) {
        most.accumulateAndGet(size, ::maxOf)
        try {
            pool.resize(size - 1, size)
        } catch (_: RunnelException) {
            // Closed.
        }
    }

    @Operation(runOnce = true)
    fun close() {
        pool.close(Duration.ZERO)
        closed = true
    }

    @Validate
    fun nothingIsLost() {
        while (connects.isNotEmpty() || handedOn.isNotEmpty()) {
            connected()
            tell()
        }
        val stats = pool.stats()
        val held = callers.count { it.holds }
        val size = pool.config().maxSize()
        check(wrong == null) { wrong!! }
        check(stats.leased() == held) { "$held leases in hands, but $stats" }
        check(stats.connecting() + stats.checking() + stats.closing() == 0) { "something never ended: $stats" }
        check(open.get() == stats.size()) { "${open.get()} sessions are open, but $stats" }
        check(stats.size() <= maxOf(size, held)) { "more sessions than $size: $stats" }
        if (closed) {
            check(stats.size() + stats.waiting() == 0) { "closed, and not empty: $stats" }
        } else {
            // With a session in use, a refused connect is tried again later, or the session's next holder is the waiter.
            if (stats.waiting() > 0) {
                check(held >= size || (refused.get() > 0 && held > 0)) { "someone waits for a free place: $stats" }
            }
            check(stats.size() >= pool.config().minSize() || refused.get() > 0) { "too few were opened ahead: $stats" }
        }
        check(callers.count { it.asked.get() && it.ends == 0 } == stats.waiting()) { "a waiter was forgotten: $stats" }
        callers.forEach { check(it.ends <= 1) { "told ${it.grants} grants, ${it.failures} failures, ${it.withdrawn}" } }
        check(callers.sumOf { it.failures.get() } == 0 || closed || refused.get() > 0) { "failed in vain" }
    }

    private companion object {
        val REFUSED = IllegalStateException("refused")
    }
}
