package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import dev.runnel.sql
import dev.runnel.tck.fault.FaultProxy
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
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

private fun DatabaseServer.address() = InetSocketAddress(host(), port())

/** The address of a service that is led to another server. */
class PostgresqlFailOverTest :
    FunSpec({
        overBoth("after a fail-over the other server is used within the pool's wait and a second") { scheme ->
            val first = Servers.postgresql()
            val second = Servers.otherPostgresql()
            for (server in listOf(first, second)) {
                server.execute("drop table if exists here", "create table here as select ${server.port()} as port")
            }
            FaultProxy(first.address()).use { proxy ->
                val db = Database.open(proxy.through(first.url(scheme, "postgres"))) {
                    poolSize(4).maxOverflow(0).poolTimeout(Duration.ofSeconds(5)).connectTimeout(Duration.ofSeconds(5))
                }

                suspend fun port() = db.sql("select port from here").value<Int>()
                try {
                    coroutineScope { List(40) { async { port() } }.awaitAll() }.toSet() shouldBe setOf(first.port())
                    proxy.refusing = true
                    proxy.reset()
                    var dead = 0
                    runCatching { port() }.isFailure shouldBe true
                    proxy.upstream = second.address()
                    proxy.refusing = false
                    val back = TimeSource.Monotonic.markNow()
                    while (true) {
                        try {
                            port() shouldBe second.port()
                            break
                        } catch (e: RunnelException) {
                            if (e.kind() == ErrorKind.CONNECTION_LOST) dead++
                            delay(1.milliseconds)
                        }
                    }
                    back.elapsedNow() shouldBeLessThan 2.seconds
                    dead shouldBeLessThanOrEqualTo 4
                    coroutineScope { List(40) { async { port() } }.awaitAll() }.toSet() shouldBe setOf(second.port())
                    proxy.mostOpen shouldBeLessThanOrEqualTo 4
                } finally {
                    db.shutdown(1.seconds)
                }
            }
        }
    })
