package dev.runnel.mongodb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.tck.fault.FaultProxy
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import kotlin.time.measureTime

class MongoRecoveryTest :
    FunSpec({
        test(
            "callers of a server that was away are served soon after its return, without a herd of connections",
        ) {
            FaultProxy(TestServer.address).use { proxy ->
                val url = TestServer.url(
                    "recovery",
                    "pool_size=4&connect_timeout=1s&heartbeatFrequencyMS=500&retryReads=false",
                )
                Mongo.open(proxy.through(url)).use { mongo ->
                    mongo.ping()
                    val failed = AtomicInteger()
                    val before = AtomicInteger()
                    val after = AtomicInteger()
                    val firstAfter = CompletableDeferred<TimeSource.Monotonic.ValueTimeMark>()
                    var back = TimeSource.Monotonic.markNow()
                    coroutineScope {
                        val callers = (1..20).map {
                            launch(Dispatchers.Default) {
                                while (after.get() < 200) {
                                    try {
                                        mongo.from(Orders).count()
                                        if (proxy.refusing || failed.get() == 0) {
                                            before.incrementAndGet()
                                        } else {
                                            firstAfter.complete(TimeSource.Monotonic.markNow())
                                            after.incrementAndGet()
                                        }
                                    } catch (e: RunnelException) {
                                        e.kind() shouldBeIn
                                            setOf(ErrorKind.CONNECTION_LOST, ErrorKind.CONNECTION_FAILED)
                                        failed.incrementAndGet()
                                        delay(10)
                                    }
                                }
                            }
                        }
                        eventually(10.seconds) { (before.get() > 20) shouldBe true }
                        proxy.refusing = true
                        proxy.reset()
                        eventually(10.seconds) { (failed.get() > 20) shouldBe true }
                        back = TimeSource.Monotonic.markNow()
                        proxy.heal()
                        callers.forEach { it.join() }
                    }
                    val first = firstAfter.await() - back
                    println("first success $first after the server was back, ${failed.get()} calls failed meanwhile")
                    // What the promise asks: the time that a caller may wait for a server, and a second.
                    first shouldBeLessThan 2.seconds
                    // Four of the pool, the spare one, and two that watch the server.
                    proxy.mostOpen shouldBeLessThanOrEqual 7
                    eventually(1.seconds) { mongo.pool.leased() shouldBe 0 }
                }
            }
        }

        test("a pool whose connections are all dead is noticed without a failure for each") {
            FaultProxy(TestServer.address).use { proxy ->
                Mongo.open(proxy.through(TestServer.url("recovery", "pool_size=8"))).use { mongo ->
                    coroutineScope { repeat(64) { launch(Dispatchers.Default) { mongo.from(Orders).list() } } }
                    proxy.reset()
                    // Reads are retried once, on a connection that is made anew.
                    measureTime { repeat(20) { mongo.from(Orders).count() } } shouldBeLessThan 5.seconds
                    eventually(500.milliseconds) { mongo.pool.leased() shouldBe 0 }
                }
            }
        }
    })
