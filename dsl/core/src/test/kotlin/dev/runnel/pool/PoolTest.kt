package dev.runnel.pool

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Session.Health
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.time.Duration
import java.util.concurrent.CompletableFuture

class PoolTest :
    FunSpec({
        test("an idle session is leased at once, last in first out") {
            val bench = Bench(maxSize = 2) { validateAfterIdle(Duration.ZERO) }
            val a = bench.lease()
            val b = bench.lease()
            val (sa, sb) = a.session() to b.session()
            a.release()
            b.release()
            bench.tryLease("o").shouldNotBeNull().apply {
                session() shouldBeSameInstanceAs sb
                owner() shouldBe "o"
            }
            bench.tryLease().shouldNotBeNull().session() shouldBeSameInstanceAs sa
            bench.tryLease().shouldBeNull()
            bench.attempts shouldBe 2
        }

        test("waiters are served first come first served") {
            val bench = Bench(maxSize = 1)
            var lease = bench.lease()
            val waiters = List(5) { bench.ask(it) }
            waiters.forEach { waiter ->
                lease.release()
                waiters.filter { it.isGranted }.last() shouldBeSameInstanceAs waiter
                lease = waiter.lease
            }
            lease.release()
            bench.stats.idle shouldBe 1
        }

        test("no one overtakes a waiter by tryAcquire") {
            val bench = Bench(maxSize = 2, manual = true)
            val first = bench.ask()
            bench.pending[0].complete(bench.session())
            val second = bench.ask()
            bench.tryLease().shouldBeNull()
            first.lease.release()
            second.isGranted shouldBe true
        }

        test("a release or eviction counts once, and a stale lease cannot touch the next holder's session") {
            val bench = Bench(maxSize = 1)
            val stale = bench.lease()
            stale.release()
            val current = bench.lease()
            stale.release()
            stale.evict()
            stale.release()
            bench.stats.leased shouldBe 1
            current.fake().isGone shouldBe false
            bench.tryLease().shouldBeNull()
            shouldThrow<IllegalStateException> { stale.session() }
        }

        test("withdraw is false once a failure has come") {
            val bench = Bench(maxSize = 1)
            bench.lease()
            val waiter = bench.ask()
            bench.pool.close(Duration.ZERO)
            waiter.isPending shouldBe false
            bench.pool.withdraw(waiter) shouldBe false
        }

        test("withdraw is true before, while and after waiting in vain, false once granted") {
            val bench = Bench(maxSize = 1)
            val early = Waiter()
            bench.pool.withdraw(early) shouldBe true
            bench.pool.acquire(early)
            early.isPending shouldBe true
            val granted = bench.ask()
            bench.pool.withdraw(granted) shouldBe false
            val waiting = bench.ask()
            val behind = bench.ask()
            bench.pool.withdraw(waiting) shouldBe true
            bench.pool.withdraw(waiting) shouldBe true
            granted.lease.release()
            waiting.isPending shouldBe true
            behind.isGranted shouldBe true
            shouldThrow<IllegalStateException> { bench.pool.acquire(behind) }
        }

        test("a session whose waiter was withdrawn goes to the next waiter, or becomes idle") {
            val bench = Bench(maxSize = 1, manual = true)
            val first = bench.ask()
            val second = bench.ask()
            bench.pool.withdraw(first)
            bench.pending.single().complete(bench.session())
            second.isGranted shouldBe true
            second.lease.evict()
            val third = bench.ask()
            bench.pool.withdraw(third)
            bench.pending[1].complete(bench.session())
            bench.stats.idle shouldBe 1
        }

        test("only a CLEAN session comes back, any other is aborted and replaced for the waiters") {
            for (health in Health.entries - Health.CLEAN) {
                val bench = Bench(maxSize = 1)
                val lease = bench.lease()
                val session = lease.fake()
                val waiter = bench.ask()
                session.health = health
                lease.release()
                session.aborted shouldBe true
                waiter.isGranted shouldBe true
                waiter.lease.session() shouldBeSameInstanceAs bench.sessions[1]
                bench.stats.closed shouldBe 1
            }
        }

        test("a session whose health() throws is broken") {
            val bench = Bench(maxSize = 1)
            val broken =
                object : dev.runnel.spi.Session by FakeSession() {
                    override fun health(): Health = error("driver bug")
                }
            bench.manual = true
            val waiter = bench.ask()
            bench.pending[0].complete(broken)
            waiter.lease.release()
            bench.stats.size() shouldBe 0
        }

        test("a session being closed keeps its place until it is gone, or the time for that is over") {
            val bench = Bench(maxSize = 1) { maxLifetime(Duration.ofNanos(1)) }
            val lease = bench.lease()
            lease.fake().closing = { CompletableFuture() }
            val session = lease.fake()
            lease.release()
            val waiter = bench.ask()
            bench.stats.closing shouldBe 1
            waiter.isPending shouldBe true
            bench.timer.elapse()
            session.aborted shouldBe true
            waiter.isGranted shouldBe true
        }

        test("a session older than its lifetime is closed when it comes back or is found idle") {
            val bench = Bench(maxSize = 1) { maxLifetime(Duration.ofNanos(1)) }
            bench.lease().release()
            bench.sessions[0].closed shouldBe true
            bench.stats.size() shouldBe 0
        }

        test("lifetimes are spread by ten percent either way") {
            val limits = Limits(PoolConfig.DEFAULT.with().maxLifetime(Duration.ofNanos(1000)).build())
            val lifetimes = List(10_000) { limits.jitteredLifetime() }
            lifetimes.min() shouldBe 900
            lifetimes.max() shouldBe 1100
        }

        test("overflow sessions are opened under load and closed when they come back and nobody waits") {
            val bench = Bench(maxSize = 1) { overflow(2) }
            val leases = List(3) { bench.lease() }
            val waiter = bench.ask()
            waiter.isPending shouldBe true
            leases[0].release()
            waiter.isGranted shouldBe true
            bench.stats.size() shouldBe 3
            leases[1].release()
            leases[2].release()
            waiter.lease.release()
            bench.stats.size() shouldBe 1
            bench.stats.closed shouldBe 2
        }

        test("a null pool opens a session for each lease and closes it after") {
            val bench = Bench(maxSize = 1) { nullPool(true).minSize(1) }
            bench.timer.tick()
            val leases = List(3) { bench.lease() }
            leases.forEach { it.release() }
            bench.stats.created shouldBe 3
            bench.stats.size() shouldBe 0
        }

        test("a null pool's waiter is not left to leases that never come back to it") {
            val bench = Bench(maxSize = 1, manual = true) { nullPool(true) }
            val held = bench.ask()
            bench.pending[0].complete(bench.session())
            bench.refusal = IllegalStateException("down")
            held.isGranted shouldBe true
            bench.ask().error.kind() shouldBe ErrorKind.CONNECTION_FAILED
        }

        test("a session kept for ever is neither too old, idle too long nor pinged") {
            val nano = Duration.ofNanos(1)
            val bench =
                Bench(
                    maxSize = 1,
                ) { keepForever(true).maxIdle(nano).maxLifetime(nano).validateAfterIdle(nano).prePing(true) }
            bench.lease().release()
            bench.timer.tick()
            bench.tryLease().shouldNotBeNull().fake().pings shouldBe 0
        }

        test("a session marked dirty is reset before the next holder gets it") {
            val bench = Bench(maxSize = 1)
            val resetting = CompletableFuture<Void?>()
            val lease = bench.lease()
            val session = lease.fake().apply { this.resetting = { resetting } }
            lease.markDirty()
            lease.release()
            bench.stats.checking shouldBe 1
            val waiter = bench.ask()
            waiter.isPending shouldBe true
            resetting.complete(null)
            waiter.lease.session() shouldBeSameInstanceAs session
            waiter.lease.release()
            session.resets shouldBe 1
        }

        test("a reset that fails, throws, hangs or leaves the session unclean costs the session") {
            val ways =
                listOf<(FakeSession) -> Unit>(
                    { it.resetting = { CompletableFuture.failedFuture(IllegalStateException()) } },
                    { it.resetting = { error("driver bug") } },
                    { it.resetting = { CompletableFuture() } },
                    { session -> session.resetting = { done().also { session.health = Health.BROKEN } } },
                )
            for (way in ways) {
                val bench = Bench(maxSize = 1)
                val lease = bench.lease()
                lease.fake().also(way)
                lease.markDirty()
                lease.release()
                val waiter = bench.ask()
                bench.timer.elapse()
                bench.sessions[0].aborted shouldBe true
                waiter.lease.session() shouldBeSameInstanceAs bench.sessions[1]
            }
        }

        test("a session idle for too long, or any with pre-ping, is pinged before it is leased") {
            val nano = Duration.ofNanos(1)
            for (bench in listOf(
                Bench(maxSize = 1) { validateAfterIdle(nano) },
                Bench(maxSize = 1) { prePing(true) },
            )) {
                bench.lease().release()
                bench.tryLease().shouldBeNull()
                bench.lease().fake().pings shouldBe 1
            }
            val bench = Bench(maxSize = 1) { validateAfterIdle(Duration.ZERO) }
            bench.lease().release()
            bench.lease().fake().pings shouldBe 0
        }

        test("dead idle sessions are replaced one after the other, none handed out") {
            val bench = Bench(maxSize = 3) { prePing(true) }
            val leases = List(3) { bench.lease() }
            leases.forEach { it.release() }
            bench.sessions.forEach {
                it.pinging =
                    { CompletableFuture.failedFuture(IllegalStateException("closed by server")) }
            }
            val waiter = bench.ask()
            waiter.lease.session() shouldBeSameInstanceAs bench.sessions[3]
            bench.sessions.take(3).all { it.aborted } shouldBe true
        }

        test("upkeep opens the minimum, closes what is idle too long above it, oldest first") {
            val bench = Bench(maxSize = 4) { minSize(2).alwaysIdleTooLong() }
            bench.stats.size() shouldBe 0
            bench.timer.tick()
            bench.stats.idle shouldBe 2
            val leases = List(4) { bench.lease() }
            leases.forEach { it.release() }
            bench.timer.tick()
            bench.stats.idle shouldBe 2
            leases.map { it.slotSession().isGone } shouldContainExactly listOf(true, true, false, false)
        }

        test("a session lost below the minimum is replaced") {
            val bench = Bench(maxSize = 2) { minSize(1) }
            bench.lease().evict()
            bench.stats.idle shouldBe 1
        }

        test("acquire timeout tells the pool's numbers and each holder") {
            var now = 0L
            val config = PoolConfig.DEFAULT.with().maxSize(2).acquireTimeout(Duration.ofNanos(1)).build()
            val bench = Bench(config, clock = { now })
            bench.lease("orders", "importOrders")
            bench.lease()
            val waiter = bench.ask()
            now = 1
            bench.timer.elapse()
            waiter.error.kind() shouldBe ErrorKind.POOL_TIMEOUT
            val message = waiter.error.message.shouldNotBeNull()
            message shouldContain "pool 'test'"
            message shouldContain "2 leased, 0 idle, 0 connecting, 0 being checked or closed, 1 waiting; pool_size is 2"
            message shouldContain "[importOrders] of orders for 0 ms on thread ${Thread.currentThread().name}"
            message shouldContain "an unnamed holder for"
            bench.stats.timeouts shouldBe 1
            bench.stats.waiting shouldBe 0
            bench.pool.withdraw(waiter) shouldBe false
        }

        test("an owner that cannot say its name does not keep the waiter waiting") {
            val bench = Bench(maxSize = 1) { acquireTimeout(Duration.ofNanos(1)) }
            bench.lease(
                object {
                    override fun toString(): String = error("no name")
                },
            )
            val waiter = bench.ask()
            bench.timer.elapse()
            waiter.error.kind() shouldBe ErrorKind.POOL_TIMEOUT
        }

        test("holders say since when, on which thread and, if wanted, where from") {
            val bench = Bench(maxSize = 1) { captureStacks(true) }
            bench.lease("o", "l")
            val holder = bench.pool.holders().single()
            holder.owner() shouldBe "o"
            holder.label() shouldBe "l"
            holder.thread() shouldBe Thread.currentThread().name
            holder.takenAt().shouldNotBeNull().stackTrace.any { it.className.contains("PoolTest") } shouldBe true
            Bench(maxSize = 1)
                .apply { lease() }
                .pool
                .holders()
                .single()
                .takenAt()
                .shouldBeNull()
        }

        test("a leak is reported once") {
            val bench = Bench(maxSize = 1) { leakThreshold(Duration.ofNanos(1)) }
            val log = captureErr {
                bench.lease("batch", "load")
                bench.timer.tick()
                bench.timer.tick()
            }
            log.lines().filter { "[load] of batch" in it } shouldHaveSize 1
        }

        test("the loss of a session that was to be kept for ever is reported loudly") {
            val bench = Bench(maxSize = 1) { keepForever(true) }
            captureErr { bench.lease().evict() } shouldContain "ERROR"
        }

        test("a callback that throws does not lose its session") {
            val bench = Bench(maxSize = 1)
            val careless =
                object : Lease(null) {
                    override fun granted() = error("careless")

                    override fun failed(error: RunnelException) = Unit
                }
            captureErr { bench.pool.acquire(careless) } shouldContain "careless"
            bench.stats.leased shouldBe 0
        }

        test("no foreign code runs under the lock") {
            lateinit var bench: Bench
            val elsewhere = java.util.concurrent.Executors.newSingleThreadExecutor()

            // Asking for the stats from another thread hangs if this one holds the lock.
            fun unlocked() = elsewhere.submit { bench.pool.stats() }.get(60, java.util.concurrent.TimeUnit.SECONDS)
            bench =
                Bench(PoolConfig.DEFAULT.with().maxSize(1).prePing(true).build(), executor = {
                    unlocked()
                    it.run()
                })
            val waiters = List(3) { bench.ask() }
            waiters.forEach {
                it.outcome.thenAccept { unlocked() }
                it.lease.markDirty()
                it.lease.release()
            }
            bench.pool.close(Duration.ZERO)
            elsewhere.shutdown()
            bench.stats.size() shouldBe 0
        }
    })

private fun Lease.slotSession() = slot().session as FakeSession

/** What SLF4J's simple logger wrote meanwhile. */
private fun captureErr(block: () -> Unit): String {
    val bytes = ByteArrayOutputStream()
    val before = System.err
    System.setErr(PrintStream(bytes, true))
    try {
        block()
    } finally {
        System.setErr(before)
    }
    return bytes.toString()
}
