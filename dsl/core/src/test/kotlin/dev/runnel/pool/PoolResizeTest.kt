package dev.runnel.pool

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration
import java.util.concurrent.CompletableFuture

class PoolResizeTest :
    FunSpec({
        test("a smaller pool closes at once the idle sessions that are too many, the longest unused first") {
            val bench = Bench(maxSize = 4)
            List(4) { bench.lease() }.forEach { it.release() }
            bench.pool.resize(0, 1)
            bench.sessions.map { it.closed } shouldBe listOf(true, true, true, false)
            bench.stats.size() shouldBe 1
        }

        test("a smaller pool closes leased sessions as they come back, though others wait, who get those that stay") {
            val bench = Bench(maxSize = 3)
            val leases = List(3) { bench.lease() }
            val waiters = List(2) { bench.ask() }
            bench.pool.resize(0, 1)
            bench.stats.leased shouldBe 3
            leases[0].release()
            leases[1].release()
            bench.sessions.count { it.closed } shouldBe 2
            waiters.none { it.isGranted } shouldBe true
            leases[2].release()
            waiters[0].isGranted shouldBe true
            waiters[0].lease.release()
            waiters[1].isGranted shouldBe true
            waiters[1].lease.release()
            bench.attempts shouldBe 3
            bench.stats.idle shouldBe 1
        }

        test("a larger pool serves who waits, and opens its minimum") {
            val bench = Bench(maxSize = 1)
            bench.lease()
            val waiters = List(3) { bench.ask() }
            bench.pool.resize(0, 3)
            waiters.count { it.isGranted } shouldBe 2
            bench.pool.resize(5, 6)
            waiters.all { it.isGranted } shouldBe true
            bench.stats.size() shouldBe 5
            bench.stats.idle shouldBe 1
        }

        test("a session that is opened while the pool shrinks is closed, unless it has a place") {
            val bench = Bench(maxSize = 3, manual = true)
            val waiters = List(3) { bench.ask() }
            bench.pool.resize(0, 1)
            bench.pending.forEach { it.complete(bench.session()) }
            bench.stats.size() shouldBe 1
            waiters.count { it.isGranted } shouldBe 1
            waiters[0].lease.release()
            waiters[1].isGranted shouldBe true
        }

        test("a session that is reset while the pool shrinks is closed, unless it has a place") {
            val bench = Bench(maxSize = 2)
            val leases = List(2) { bench.lease() }
            leases.forEach { it.markDirty() }
            val resets = leases.map { lease ->
                CompletableFuture<Void?>().also { lease.fake().resetting = { it } }
            }
            leases.forEach { it.release() }
            bench.stats.checking shouldBe 2
            bench.pool.resize(0, 1)
            resets.forEach { it.complete(null) }
            bench.stats.size() shouldBe 1
            bench.stats.idle shouldBe 1
        }

        test("the overflow stays what it was") {
            val bench = Bench(maxSize = 4) { overflow(2) }
            val leases = List(6) { bench.lease() }
            bench.pool.resize(0, 1)
            leases.forEach { it.release() }
            bench.stats.size() shouldBe 1
            List(4) { bench.ask() }.count { it.isGranted } shouldBe 3
        }

        test("sizes that cannot be are refused, and nothing is changed") {
            val bench = Bench(maxSize = 2)
            for ((min, max) in listOf(0 to 0, 3 to 2, -1 to 2)) {
                shouldThrow<RunnelException> { bench.pool.resize(min, max) }.kind() shouldBe ErrorKind.CONFIGURATION
            }
            List(3) { bench.ask() }.count { it.isGranted } shouldBe 2
        }

        test("what has no size, or one that is the database's, or is closed, is refused") {
            val sizeless = Bench(maxSize = 1) { nullPool(true) }
            shouldThrow<RunnelException> { sizeless.pool.resize(0, 2) }.message!! shouldContain "null_pool"
            val memory = Bench(maxSize = 1) { keepForever(true) }
            shouldThrow<RunnelException> { memory.pool.resize(0, 2) }.kind() shouldBe ErrorKind.CONFIGURATION
            val closed = Bench(maxSize = 1).also { it.pool.close(Duration.ZERO) }
            shouldThrow<RunnelException> { closed.pool.resize(0, 2) }.kind() shouldBe ErrorKind.CLOSED
        }
    })
