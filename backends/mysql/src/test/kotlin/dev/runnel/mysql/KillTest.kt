package dev.runnel.mysql

import dev.runnel.error.ErrorKind
import dev.runnel.servers.DatabaseServer
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import dev.runnel.url.ConnectUrl
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.sql.Connection
import java.sql.DriverManager
import java.sql.SQLException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** A KILL goes to the server that gave the number, and nobody waits long for its answer. */
class KillTest : FunSpec({
    for ((scheme, server) in targets().filter { it.first.endsWith("+jdbc") }) {
        val mariaDb = scheme.startsWith("mariadb")

        fun DatabaseServer.killing(port: Int = port()): Connection {
            val name = if (mariaDb) "mariadb" else "mysql"
            return DriverManager.getConnection("jdbc:$name://127.0.0.1:$port/?socketTimeout=3000", user(), password()).also {
                it.createStatement().use { statement -> statement.execute(ServerProcess.remember(mariaDb)) }
            }
        }

        fun Connection.numberAndProcess() = createStatement().use { statement ->
            statement.executeQuery("select connection_id(), ${ServerProcess.query(mariaDb)}").use {
                it.next()
                it.getString(1) to it.getString(2)
            }
        }

        test("$scheme: all sessions of a server's process agree which one it is, whenever they ask") {
            server.killing().use { first ->
                val process = first.numberAndProcess().second
                repeat(3) {
                    server.killing().use { it.numberAndProcess().second shouldBe process }
                    first.createStatement().use { statement -> statement.execute("do sleep(0.4)") }
                }
            }
        }

        test("$scheme: no KILL is sent to a server that is not the session's") {
            val killer = MysqlJdbcKiller { server.killing() }
            server.killing().use { victim ->
                val (number, process) = victim.numberAndProcess()
                shouldThrow<SQLException> { killer.kill(ServerProcess.session(number, "another")) }.let {
                    it.sqlState shouldBe "08006"
                    it.message!! shouldContain "another"
                }
                // Nothing waits for it.
                victim.createStatement().use { it.executeQuery("select sleep(0.01)").use { row ->
                    row.next()
                    row.getInt(1) shouldBe 0
                } }
                val sleeping = CompletableFuture.supplyAsync {
                    runCatching { victim.createStatement().use { it.execute("select sleep(20), benchmark(1, 1)") } }
                }
                server.connect().use { admin ->
                    eventually { admin.isRunning(number) }
                }
                killer.kill(ServerProcess.session(number, process))
                sleeping.get(5, TimeUnit.SECONDS)
                // One that is gone runs nothing.
                killer.kill(ServerProcess.session("4000000000", process))
            }
            killer.close().now()
        }

        test("$scheme: a killer whose server has fallen silent fails within its limit, all that wait at once, and then recovers") {
            Proxy(server.port()).use { proxy ->
                val killer = MysqlJdbcKiller { server.killing(proxy.port) }
                server.killing().use { victim ->
                    val (number, process) = victim.numberAndProcess()
                    val session = ServerProcess.session(number, process)
                    killer.kill(session)
                    proxy.silent = true
                    val began = System.nanoTime()
                    val kills = List(4) {
                        CompletableFuture<Throwable?>().also { failure ->
                            Thread { failure.complete(runCatching { killer.kill(session) }.exceptionOrNull()) }.start()
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

        test("$scheme: a login that is never answered ends with its socket, and its limit is none of the statements'") {
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

    for ((scheme, server) in targets().filterNot { it.first.endsWith("+jdbc") }) {
        test("$scheme: no KILL is sent to a server that is not the session's") {
            val mariaDb = scheme == "mariadb"
            val options = MysqlOptions.of(ConnectUrl.parse(server.url(scheme, "")))
            val host = options.hosts().single()
            val driver = if (mariaDb) MariaDbR2dbcDriver(options, host) else MysqlR2dbcDriver(options, host)
            val victim = driver.connect().now()
            val number = victim.value("select connection_id()").toString()
            val process = victim.value("select ${ServerProcess.query(mariaDb)}").toString()
            val refused = runCatching { driver.side.run("kill query " + ServerProcess.session(number, "another")).now() }
            MysqlR2dbcErrors.code(refused.exceptionOrNull()!!) shouldBe MysqlErrors.INTERRUPTED
            victim.value("select sleep(0.01)").toString() shouldBe "0"
            driver.side.run("kill " + ServerProcess.session(number, process)).now()
            runCatching { victim.execute("do 0") }.isFailure shouldBe true
            victim.abort()
            driver.close().now()
        }
    }
})

private fun Connection.isRunning(number: String) = createStatement().use { statement ->
    statement.executeQuery("select count(*) from information_schema.processlist where id = $number and info is not null")
        .use {
            it.next()
            it.getInt(1) == 1
        }
}
