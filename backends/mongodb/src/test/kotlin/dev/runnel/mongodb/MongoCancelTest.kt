package dev.runnel.mongodb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.tck.fault.FaultProxy
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicLong
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

class MongoCancelTest :
    FunSpec({
        fun Mongo.Companion.through(proxy: FaultProxy, options: String): Mongo =
            open(proxy.through(TestServer.url("cancel", options)))

        test("a storm of cancels leaves every connection usable at once, no place taken and the pool within its size") {
            val seed = System.getProperty("runnel.seed")?.toLong() ?: System.nanoTime()
            println("seed $seed")
            val cancels = Integer.getInteger("runnel.cancels", 2000)
            FaultProxy(TestServer.address).use { proxy ->
                Mongo.through(proxy, "pool_size=5&retryReads=false&retryWrites=false").use { mongo ->
                    mongo.drop(Orders)
                    mongo.insertAll(Orders, (1..2000).map { order("c", it) })
                    val left = AtomicInteger(cancels)
                    val cancelled = AtomicInteger()
                    val slowest = AtomicLong()
                    withContext(Dispatchers.Default) {
                        (1..20)
                            .map { worker ->
                                async {
                                    val random = Random(seed + worker)
                                    while (left.getAndDecrement() > 0) {
                                        val begun = System.nanoTime()
                                        val patience = random.nextLong(1, 6000).microseconds
                                        try {
                                            withTimeout(patience) {
                                                when (random.nextInt(4)) {
                                                    0 -> mongo.from(Orders).list()
                                                    1 -> mongo.from(Orders).flow(50).collect { }
                                                    2 ->
                                                        mongo
                                                            .from(
                                                                Orders,
                                                            ).where { total eq 7.toBigDecimal() }
                                                            .firstOrNull()
                                                    else ->
                                                        mongo
                                                            .update(Orders) { it[customer] = "d" }
                                                            .where { total eq 8.toBigDecimal() }
                                                            .execute()
                                                }
                                            }
                                        } catch (_: TimeoutCancellationException) {
                                            cancelled.incrementAndGet()
                                            val left = System.nanoTime() - begun - patience.inWholeNanoseconds
                                            slowest.accumulateAndGet(left, ::maxOf)
                                        }
                                    }
                                }
                            }.awaitAll()
                    }
                    println(
                        "cancelled ${cancelled.get()} of $cancels, the slowest left after ${slowest.get() / 1_000_000} ms",
                    )
                    eventually(1.seconds) { mongo.pool.leased() + mongo.pool.waiting() shouldBe 0 }
                    eventually(5.seconds) {
                        val took = measureTime {
                            withContext(
                                Dispatchers.Default,
                            ) { (1..5).map { async { mongo.from(Orders).count() } }.awaitAll() }
                        }
                        took shouldBeLessThan 1.seconds
                    }
                    // Five of the pool, the spare one that kills and closes, and two that watch the server.
                    proxy.mostOpen shouldBeLessThanOrEqual 8
                    mongo.from(Orders).list().size shouldBe 2000
                }
            }
        }

        test("a server that has fallen silent holds nobody longer than asked") {
            FaultProxy(TestServer.address).use { proxy ->
                Mongo.through(proxy, "settle_timeout=300ms&statement_timeout=400ms&pool_size=3").use { mongo ->
                    mongo.ping()
                    proxy.silent = true
                    val cancelled = measureTime {
                        shouldThrow<TimeoutCancellationException> {
                            withTimeout(
                                100.milliseconds,
                            ) { mongo.from(Orders).list() }
                        }
                    }
                    cancelled shouldBeLessThan 350.milliseconds
                    val e = shouldThrow<RunnelException> { mongo.from(Orders).list() }
                    e.kind() shouldBe ErrorKind.STATEMENT_TIMEOUT
                    proxy.heal()
                    eventually(10.seconds) { mongo.ping() }
                }
            }
        }

        test("after the server was away it is found again") {
            FaultProxy(TestServer.address).use { proxy ->
                Mongo.through(proxy, "connect_timeout=500ms&heartbeatFrequencyMS=500").use { mongo ->
                    mongo.ping()
                    proxy.refusing = true
                    proxy.reset()
                    val away = shouldThrow<RunnelException> { mongo.from(Orders).list() }
                    (away.kind() in setOf(ErrorKind.CONNECTION_FAILED, ErrorKind.CONNECTION_LOST)) shouldBe true
                    proxy.heal()
                    eventually(5.seconds) { mongo.ping() }
                    repeat(20) { mongo.from(Orders).count() }
                }
            }
        }

        test("a flow whose connection breaks fails, and says so") {
            FaultProxy(TestServer.address).use { proxy ->
                Mongo.through(proxy, "retryReads=false").use { mongo ->
                    mongo.drop(Orders)
                    mongo.insertAll(Orders, (1..500).map { order("c", it) })
                    val seen = AtomicInteger()
                    val e = shouldThrow<RunnelException> {
                        mongo.from(Orders).flow(10).collect { if (seen.incrementAndGet() == 10) proxy.reset() }
                    }
                    e.kind() shouldBe ErrorKind.CONNECTION_LOST
                    eventually(5.seconds) { mongo.ping() }
                }
            }
        }
    })
