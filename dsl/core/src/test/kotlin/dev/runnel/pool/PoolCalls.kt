package dev.runnel.pool

import dev.runnel.error.RunnelException
import org.jetbrains.lincheck.datastructures.Operation
import java.util.concurrent.CompletableFuture

/** What Lincheck calls; a pool of one session, so that its callers meet. */
internal class PoolCalls {
    private class Asking : LeaseWaiter(null) {
        @Volatile var lease: Lease? = null

        @Volatile var failed = false

        public override fun granted(lease: Lease) {
            this.lease = lease
        }

        public override fun failed(error: RunnelException) {
            failed = true
        }
    }

    private val pool =
        Pool(
            "lincheck",
            PoolConfig.DEFAULT.with().maxSize(1).validateAfterIdle(java.time.Duration.ZERO).build(),
            { CompletableFuture.completedFuture(FakeSession()) },
            Runnable::run,
            ManualTimer(),
        )
    private val asking = arrayOf(Asking(), Asking(), Asking())

    @Volatile private var tried: Lease? = null

    @Operation(runOnce = true)
    fun acquireFirst() = acquire(0)

    @Operation(runOnce = true)
    fun acquireSecond() = acquire(1)

    @Operation(runOnce = true)
    fun acquireThird() = acquire(2)

    @Operation
    fun withdrawFirst() = pool.withdraw(asking[0])

    @Operation
    fun withdrawSecond() = pool.withdraw(asking[1])

    @Operation
    fun releaseFirst() = asking[0].lease?.release() != null

    @Operation
    fun evictSecond() = asking[1].lease?.evict() != null

    @Operation
    fun tryAcquire(): Boolean = pool.tryAcquire(null)?.also { tried = it } != null

    @Operation
    fun releaseTried() = tried?.release() != null

    @Operation
    fun leased() = pool.stats().leased()

    private fun acquire(who: Int) {
        pool.acquire(asking[who])
    }
}
