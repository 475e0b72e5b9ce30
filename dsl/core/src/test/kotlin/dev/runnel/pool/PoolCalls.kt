package dev.runnel.pool

import dev.runnel.error.RunnelException
import org.jetbrains.lincheck.datastructures.Operation
import org.jetbrains.lincheck.datastructures.Validate
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.atomic.AtomicInteger

/**
 * What Lincheck calls: a pool of one session, so that its callers meet. The calls return nothing, because a grant may
 * come while a call of another thread is under way; what must hold is said by [nothingIsLost], after every interleaving.
 */
internal class PoolCalls {
    private class Asking : Lease(null) {
        val leases = AtomicInteger()
        val failures = AtomicInteger()

        @Volatile var lease: Lease? = null

        @Volatile var withdrawn = false

        public override fun granted() {
            leases.incrementAndGet()
            lease = this
        }

        public override fun failed(error: RunnelException) {
            failures.incrementAndGet()
        }
    }

    private val config = PoolConfig.DEFAULT.with().maxSize(1).validateAfterIdle(Duration.ZERO).build()
    private val open = AtomicInteger()

    @Volatile private var tooMany = false
    private val pool = Pool("lincheck", config, ::connect, Runnable::run, ManualTimer())
    private val askings = List(3) { Asking() }

    @Volatile private var tried: Lease? = null

    private fun connect(): CompletableFuture<dev.runnel.spi.Session> {
        if (open.incrementAndGet() > 1) tooMany = true
        return CompletableFuture.completedFuture(FakeSession(onGone = open::decrementAndGet))
    }

    @Operation(runOnce = true)
    fun acquireFirst() = pool.acquire(askings[0])

    @Operation(runOnce = true)
    fun acquireSecond() = pool.acquire(askings[1])

    @Operation(runOnce = true)
    fun acquireThird() = pool.acquire(askings[2])

    @Operation
    fun withdrawFirst() = withdraw(askings[0])

    @Operation
    fun withdrawSecond() = withdraw(askings[1])

    @Operation
    fun releaseFirst() = end(askings[0].lease) { it.release() }

    @Operation
    fun releaseSecond() = end(askings[1].lease) { it.release() }

    @Operation
    fun evictFirst() = end(askings[0].lease) { it.evict() }

    @Operation
    fun evictThird() = end(askings[2].lease) { it.evict() }

    @Operation
    fun releaseTried() = end(tried) { it.release() }

    @Operation(runOnce = true)
    fun tryAcquire() {
        val asking = Asking()
        if (pool.tryAcquire(asking)) tried = asking
    }

    @Validate
    fun nothingIsLost() {
        val stats = pool.stats()
        val leases = askings.mapNotNull { it.lease } + listOfNotNull(tried)
        val held = leases.count { !it.ended() }
        check(!tooMany) { "two sessions in a pool of one" }
        check(held <= 1 && stats.leased() == held) { "$held leases in hands, but $stats" }
        check(stats.connecting() + stats.checking() + stats.closing() == 0) { "something never ended: $stats" }
        check(stats.waiting() == 0 || held == 1) { "someone waits for a free session: $stats" }
        check(open.get() == stats.size()) { "${open.get()} sessions are open, but $stats" }
        askings.forEach {
            check(it.failures.get() == 0 && it.leases.get() <= 1) { "told twice or in vain" }
            check(it.leases.get() == 0 || !it.withdrawn) { "granted although withdrawn" }
        }
    }

    private fun withdraw(asking: Asking) {
        if (pool.withdraw(asking)) asking.withdrawn = true
    }

    private fun end(lease: Lease?, how: (Lease) -> Unit) {
        if (lease != null) how(lease)
    }
}
