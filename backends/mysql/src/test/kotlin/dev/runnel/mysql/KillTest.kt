@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.mysql

import dev.runnel.error.ErrorKind
import dev.runnel.servers.DatabaseServer
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import java.sql.Connection
import java.sql.DriverManager
import java.sql.SQLException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

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

            fun Connection.number(): String = createStatement().use { statement ->
                statement.executeQuery("select connection_id()").use {
                    it.next()
                    it.getString(1)
                }
            }

            test(
                "$scheme: a killer whose server has fallen silent fails within its limit, all that wait at once, and then recovers",
            ) {
                Proxy(server.port()).use { proxy ->
                    val killer = MysqlJdbcKiller { server.killing(proxy.port) }
                    server.killing().use { victim ->
                        val session = victim.number()
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
                        proxy.cut()
                        eventually { runCatching { killer.kill(session) }.isSuccess }
                    }
                    killer.close().now()
                }
            }

            test(
                "$scheme: a login that is never answered ends with its socket, and its limit is none of the statements'",
            ) {
                Proxy(server.port()).use { proxy ->
                    proxy.silent = true
                    val began = System.nanoTime()
                    val backend = backend("$scheme://root@127.0.0.1:${proxy.port}/?connect_timeout=500ms")
                    val failure = failure { backend.session() }
                    failure.kind() shouldBe ErrorKind.CONNECTION_FAILED
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) shouldBeLessThan 8_000L
                    eventually { proxy.open == 0 }
                    backend.close().now()
                }
                val backend = backend(server.url(scheme, "") + "?connect_timeout=1s")
                val session = backend.session()
                session.value("select sleep(1.5)").toString() shouldBe "0"
                session.close().now()
                backend.close().now()
            }
        }
    })
