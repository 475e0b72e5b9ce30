@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.mysql

import dev.runnel.error.ErrorKind
import dev.runnel.servers.DatabaseServer
import dev.runnel.spi.Session
import dev.runnel.tck.fault.FaultProxy
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import java.net.InetSocketAddress
import java.sql.Connection
import java.sql.DriverManager
import java.sql.SQLException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/** Nobody waits long for the answer to a KILL, nor for that to a login. */
class KillTest :
    FunSpec({
        for ((scheme, server) in targets().filter { it.first.endsWith("+jdbc") }) {
            val mariaDb = scheme.startsWith("mariadb")

            fun DatabaseServer.killing(port: Int = port()): Connection {
                val name = if (mariaDb) "mariadb" else "mysql"
                return DriverManager.getConnection(
                    "jdbc:$name://127.0.0.1:$port/?socketTimeout=3000",
                    user(),
                    password(),
                )
            }

            fun Connection.session(): ServerSession = createStatement().use { statement ->
                statement.executeQuery("select connection_id(), ${ServerSession.PROCESS}").use {
                    it.next()
                    ServerSession(it.getString(1), it.getString(2))
                }
            }

            test(
                "$scheme: a killer whose server has fallen silent fails within its limit, all that wait at once, and then recovers",
            ) {
                FaultProxy(InetSocketAddress(server.host(), server.port())).use { proxy ->
                    val killer = MysqlJdbcKiller { server.killing(proxy.port) }
                    server.killing().use { victim ->
                        val session = victim.session()
                        killer.kill(session)
                        proxy.silent = true
                        val began = System.nanoTime()
                        val kills = List(4) {
                            CompletableFuture<Throwable?>().also { failure ->
                                Thread {
                                    failure.complete(
                                        runCatching { killer.kill(session) }.exceptionOrNull(),
                                    )
                                }.start()
                            }
                        }
                        kills.forEach { (it.get(20, TimeUnit.SECONDS) as SQLException).sqlState shouldBe "08006" }
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) shouldBeLessThan 6_000L
                        repeat(5_000) { killer.killLater(session) }
                        proxy.silent = false
                        proxy.reset()
                        eventually { runCatching { killer.kill(session) }.isSuccess }
                    }
                    killer.close().now()
                }
            }

            test("$scheme: a KILL is only for the server process that gave the number") {
                val opened = AtomicInteger()
                val killer = MysqlJdbcKiller { server.killing().also { opened.incrementAndGet() } }
                server.killing().use { victim ->
                    val session = victim.session()
                    killer.kill(session)
                    val elsewhere = ServerSession(session.number(), session.process() + "0")
                    shouldThrow<SQLException> { killer.kill(elsewhere) }.sqlState shouldBe "08006"
                    // It has looked again where the address leads.
                    opened.get() shouldBe 2
                    killer.kill(session)
                }
                killer.close().now()
            }

            test("$scheme: a session is dropped at once also where the server has fallen silent") {
                FaultProxy(InetSocketAddress(server.host(), server.port())).use { proxy ->
                    val backend = backend(server.url(scheme, "").replace(":${server.port()}", ":${proxy.port}"))
                    val session = backend.session()
                    val fetch = CompletableFuture.supplyAsync { runCatching { session.value("select sleep(20)") } }
                    eventually { session.health() == Session.Health.BUSY }
                    proxy.silent = true
                    val began = System.nanoTime()
                    session.abort()
                    fetch.get(5, TimeUnit.SECONDS).isFailure shouldBe true
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) shouldBeLessThan 1_000L
                    proxy.silent = false
                    backend.close().now()
                }
            }

            test(
                "$scheme: a login that is never answered ends with its socket, and its limit is none of the statements'",
            ) {
                FaultProxy(InetSocketAddress(server.host(), server.port())).use { proxy ->
                    proxy.silent = true
                    val began = System.nanoTime()
                    val backend = backend("$scheme://root@127.0.0.1:${proxy.port}/?connect_timeout=500ms")
                    val failure = failure { backend.session() }
                    failure.kind() shouldBe ErrorKind.CONNECTION_FAILED
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) shouldBeLessThan 8_000L
                    eventually { proxy.open == 0 }
                    backend.close().now()
                }
                val backend = backend(server.url(scheme, "") + "?connect_timeout=3s")
                val session = backend.session()
                session.value("select sleep(4)").toString() shouldBe "0"
                session.close().now()
                backend.close().now()
            }
        }
    })
