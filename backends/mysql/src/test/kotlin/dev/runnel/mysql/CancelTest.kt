package dev.runnel.mysql

import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.random.Random

/** How many late cancels of each transport; a nightly run may take more. */
private val TRIALS = Integer.getInteger("runnel.cancels", 500)

/** A cancel stops the statement that it is meant for, and no other; a dropped session leaves none running. */
class CancelTest :
    FunSpec({
        val threads = Executors.newCachedThreadPool()

        afterSpec { threads.shutdownNow() }

        /** On a thread of its own: a fetch over JDBC takes one until it ends. */
        fun Session.start(sql: String) = open(Command.of(sql, Returns.ROWS)).let { exchange ->
            exchange to CompletableFuture.supplyAsync({ exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD).now() }, threads)
        }

        for ((scheme, server) in targets()) {
            test("$scheme: the statement of an aborted session is gone from the server within a second") {
                val backend = backend(server.url(scheme, ""))
                server.connect().use { admin ->
                    fun running(mark: String) = admin.createStatement().use { statement ->
                        val sql = "select count(*) from information_schema.processlist where info like '%$mark%'" +
                            " and id <> connection_id()"
                        statement.executeQuery(sql).use { it.next().let { _ -> it.getInt(1) } }
                    }
                    // The first in a JVM loads classes and opens the connection that kills.
                    for (within in listOf(5_000, 1_000, 1_000)) {
                        val session = backend.session()
                        val mark = "runnel_abort_${scheme.replace('+', '_')}_$within"
                        val (_, fetch) = session.start("select sleep(60), '$mark'")
                        eventually { running(mark) == 1 }
                        val began = System.nanoTime()
                        session.abort()
                        eventually { running(mark) == 0 }
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) shouldBeLessThan within.toLong()
                        runCatching { fetch.get(5, TimeUnit.SECONDS) }.isFailure shouldBe true
                        session.health() shouldBe Health.BROKEN
                    }
                }
                backend.close().now()
            }

            test("$scheme: $TRIALS late cancels never hit the next statement") {
                val backend = backend(server.url(scheme, ""))
                val session = backend.session()
                val random = Random(3)
                var hit = 0
                var sent = 0
                repeat(TRIALS) {
                    val (exchange, fetch) = session.start("select 1")
                    val until = System.nanoTime() + random.nextLong(600_000)
                    while (System.nanoTime() < until) Thread.onSpinWait()
                    if (!exchange.done()) sent++
                    val acknowledged = exchange.cancel().toCompletableFuture()
                    CompletableFuture.allOf(fetch.handle { _, _ -> null }, acknowledged).get(5, TimeUnit.SECONDS)
                    // An interrupted sleep fails, or answers 1.
                    val next = runCatching { session.value("select sleep(0.002)").toString() }.getOrNull()
                    if (next != "0") hit++
                }
                println("$scheme: $sent of $TRIALS cancels were sent while the statement ran, $hit hit the next")
                session.health() shouldBe Health.CLEAN
                session.rows("select 42").size shouldBe 1
                session.close().now()
                backend.close().now()
                hit shouldBe 0
                sent shouldBeGreaterThan TRIALS / 20
            }
        }
    })

/** Waits for a condition, with a deadline. */
internal fun eventually(condition: () -> Boolean) {
    val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10)
    while (!condition()) {
        check(System.nanoTime() < deadline) { "the condition did not come about in 10 s" }
        Thread.yield()
    }
}

/** Every transport that there is a server for. */
internal fun targets(): List<Pair<String, DatabaseServer>> =
    listOf("mariadb+jdbc" to Servers.mariadb(), "mariadb" to Servers.mariadb()) +
        Servers.mysql().map { listOf("mysql+jdbc" to it, "mysql" to it) }.orElse(listOf())
