package dev.runnel.mysql

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.fault.FaultProxy
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import java.net.InetSocketAddress
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

private const val SESSIONS = 4

/** A URL of two hosts, of which the first goes away. */
class FailOverTest :
    FunSpec({
        for ((scheme, server) in targets()) {
            test("$scheme: when the first host is lost, the second is used within the pool's wait and a second") {
                val address = InetSocketAddress(server.host(), server.port())
                FaultProxy(address).use { first ->
                    FaultProxy(address).use { second ->
                        val url = first
                            .through(server.url(scheme, "mysql"))
                            .replace(":${first.port}", ":${first.port},127.0.0.1:${second.port}")
                        val db = Database.open(url) {
                            poolSize(SESSIONS).maxOverflow(0)
                            poolTimeout(Duration.ofSeconds(5)).connectTimeout(Duration.ofSeconds(5))
                        }

                        suspend fun ask() = db.sql("select 1").value<Long>() shouldBe 1

                        suspend fun askAtOnce() = coroutineScope { List(40) { async { ask() } }.awaitAll() }
                        try {
                            askAtOnce()
                            second.accepted shouldBe 0
                            first.refusing = true
                            first.reset()
                            val lost = TimeSource.Monotonic.markNow()
                            var dead = 0
                            while (true) {
                                try {
                                    ask()
                                    break
                                } catch (e: RunnelException) {
                                    e.kind() shouldBe ErrorKind.CONNECTION_LOST
                                    dead++
                                    delay(1.milliseconds)
                                }
                            }
                            lost.elapsedNow() shouldBeLessThan 2.seconds
                            dead shouldBeLessThanOrEqualTo SESSIONS
                            askAtOnce()
                            second.accepted shouldBeGreaterThan 0
                            // Over R2DBC the connection that cancels statements is one more.
                            second.mostOpen shouldBeLessThanOrEqualTo SESSIONS + 1
                        } finally {
                            db.shutdown(1.seconds)
                        }
                    }
                }
            }
        }
    })
