package dev.runnel.mongodb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.tck.fault.FaultProxy
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.withTimeout
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

class MongoCancelTest :
    FunSpec({
        fun Mongo.Companion.through(proxy: FaultProxy, options: String): Mongo =
            open(proxy.through(TestServer.url("cancel", options)))

        test("a server that has fallen silent holds nobody longer than asked") {
            FaultProxy(TestServer.address).use { proxy ->
                Mongo.through(proxy, "settle_timeout=300ms&pool_size=3").use { mongo ->
                    // The first connection of a JVM may take longer than the time that a request has here.
                    eventually(20.seconds) { mongo.ping() }
                    proxy.silent = true
                    // A machine that pauses makes one of them slow; who is held is held each time.
                    val cancelled = List(3) {
                        measureTime {
                            shouldThrow<TimeoutCancellationException> {
                                withTimeout(100.milliseconds) { mongo.from(Orders).list() }
                            }
                        }
                    }.min()
                    cancelled shouldBeLessThan 350.milliseconds
                    val e = shouldThrow<RunnelException> { mongo.from(Orders).timeout(400.milliseconds).list() }
                    e.kind() shouldBe ErrorKind.STATEMENT_TIMEOUT
                    proxy.heal()
                    eventually(10.seconds) { mongo.ping() }
                }
            }
        }

        test("after the server was away it is found again") {
            FaultProxy(TestServer.address).use { proxy ->
                Mongo.through(proxy, "connect_timeout=500ms&heartbeatFrequencyMS=500").use { mongo ->
                    eventually(20.seconds) { mongo.ping() }
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
