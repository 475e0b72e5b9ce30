package dev.runnel.pool

import dev.runnel.error.RunnelException
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledThreadPoolExecutor
import java.util.concurrent.TimeUnit.SECONDS
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random

/** Everything at once, at random: no session in two hands, never more than there are places, nobody forgotten. */
class PoolStormTest :
    FunSpec({
        val seed = System.nanoTime()
        for (round in 0 until 6) {
            val storm = seed + round
            test("storm ${round + 1} loses nothing") {
                println("pool storm seed $storm")
                Storm(storm).use { it.run() }
            }
        }
    })

private class Storm(seed: Long) : AutoCloseable {
    private val random = Random(seed)
    private val max = random.nextInt(1, 5)
    private val overflow = random.nextInt(0, 3)
    private val connectFailures = random.nextInt(0, 60)
    private val timer = ScheduledThreadPoolExecutor(1).apply { removeOnCancelPolicy = true }
    private val threads = Executors.newFixedThreadPool(6)
    private val wrongs = ConcurrentLinkedQueue<String>()
    private val open = AtomicInteger()
    private val config =
        PoolConfig.DEFAULT
            .with()
            .maxSize(max)
            .overflow(overflow)
            .minSize(random.nextInt(0, max + 1))
            .prePing(random.nextBoolean())
            .maxLifetime(Duration.ofMillis(random.nextLong(1, 20)))
            .maxIdle(Duration.ofMillis(1))
            .acquireTimeout(Duration.ofSeconds(10))
            .build()

    // Inline and on other threads: what a callback meets must not matter.
    private val executor = if (random.nextBoolean()) Executor(Runnable::run) else Executor(threads::execute)
    private val pool = Pool("storm", config, ::connect, executor, timer)

    private fun connect(): CompletionStage<Session> {
        val count = open.incrementAndGet()
        if (count > max + overflow) wrongs += "$count sessions of ${max + overflow}"
        val random = synchronized(random) { Random(random.nextLong()) }
        val stage = CompletableFuture<Session>()
        later(random) {
            if (random.nextInt(100) < connectFailures) {
                open.decrementAndGet()
                stage.completeExceptionally(IllegalStateException("refused"))
            } else {
                stage.complete(session(random))
            }
        }
        return stage
    }

    private fun session(random: Random): FakeSession {
        val session = FakeSession(onGone = open::decrementAndGet)
        session.pinging = {
            if (random.nextInt(10) == 0) CompletableFuture.failedFuture(IllegalStateException()) else laterDone(random)
        }
        session.resetting = { laterDone(random) }
        return session
    }

    private fun laterDone(random: Random): CompletionStage<Void?> =
        CompletableFuture<Void?>().also { later(random) { it.complete(null) } }

    private fun later(random: Random, action: () -> Unit) {
        if (random.nextBoolean()) action() else threads.execute(action)
    }

    fun run() {
        val waiters = ConcurrentLinkedQueue<Caller>()
        val workers =
            List(4) { worker ->
                val random = synchronized(random) { Random(random.nextLong()) }
                CompletableFuture.runAsync(
                    {
                        repeat(3_000) {
                            val caller = Caller(Random(random.nextLong()))
                            if (random.nextInt(3) == 0 && pool.tryAcquire(caller)) {
                                caller.granted()
                            } else {
                                waiters += caller
                                pool.acquire(caller)
                                if (random.nextInt(3) == 0) caller.cancel(pool) else caller.sometimesWait(random)
                            }
                        }
                    },
                    Executors.newSingleThreadExecutor().also(workerThreads::add),
                )
            }
        workers.forEach { it.get(30, SECONDS) }
        waiters.forEach { it.end.get(30, SECONDS) }
        while (returns.get() > 0) Thread.onSpinWait()
        pool.close(Duration.ofSeconds(5)).toCompletableFuture().get(10, SECONDS)
        waiters.forEach { it.check() }
        wrongs.toSet().shouldBeEmpty()
        pool.stats().size() shouldBe 0
        pool.stats().waiting shouldBe 0
        open.get() shouldBe 0
        pool.holders().shouldBeEmpty()
        pool.stats().timeouts shouldBe 0
    }

    private val workerThreads = ConcurrentLinkedQueue<java.util.concurrent.ExecutorService>()
    private val returns = AtomicInteger()

    private inner class Caller(val random: Random) : Lease("caller") {
        val end = CompletableFuture<Unit>()
        private val grants = AtomicInteger()
        private val failures = AtomicInteger()

        @Volatile private var withdrawn = false

        public override fun granted() {
            grants.incrementAndGet()
            val session = session() as FakeSession
            if (!session.held.compareAndSet(false, true)) wrongs += "in two hands"
            if (session.isGone) wrongs += "leased after it was closed"
            end.complete(Unit)
            returns.incrementAndGet()
            // Handed on to another thread, as a coroutine's dispatcher does; deep recursion otherwise.
            threads.execute { giveBack(session) }
        }

        private fun giveBack(session: FakeSession) {
            repeat(random.nextInt(50)) { Thread.onSpinWait() }
            if (random.nextInt(10) == 0) markDirty()
            session.held.set(false)
            when (random.nextInt(12)) {
                0 -> evict()
                1 -> release().also { evict() }
                2 -> session.health = Health.entries.random(random)
                else -> release()
            }
            release()
            returns.decrementAndGet()
        }

        override fun failed(error: RunnelException) {
            failures.incrementAndGet()
            end.complete(Unit)
        }

        fun cancel(pool: Pool) {
            repeat(random.nextInt(200)) { Thread.onSpinWait() }
            withdrawn = pool.withdraw(this)
            if (withdrawn) end.complete(Unit)
        }

        fun check() {
            if (grants.get() + failures.get() > 1) wrongs += "told twice"
            if (grants.get() > 0 && withdrawn) wrongs += "granted although withdrawn"
            if (grants.get() + failures.get() == 0 && !withdrawn) wrongs += "forgotten"
        }

        fun sometimesWait(random: Random) {
            if (random.nextInt(4) > 0) end.get(30, SECONDS)
        }
    }

    override fun close() {
        workerThreads.forEach { it.shutdownNow() }
        threads.shutdownNow()
        timer.shutdownNow()
    }
}
