package dev.runnel.ktor

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.Servers
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

class ShutdownTest :
    FunSpec({
        test("a server that stops closes its databases, and what still runs then is stopped within the bound") {
            val running = CompletableDeferred<Unit>()
            val service = Service.start(
                "sqlite::memory:?statement_timeout=0",
                configure = { closeGrace = 200.milliseconds },
            ) {
                get("/endless") {
                    running.complete(Unit)
                    call
                        .database()
                        .sql("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n")
                        .value<Long>()
                }
            }
            val db = service.databases["main"]
            coroutineScope {
                val call = async(Dispatchers.IO) { runCatching { service.get("/endless") } }
                running.await()
                measureTime { service.close() } shouldBeLessThan 10.seconds
                call.await()
            }
            db.pool.size() shouldBe 0
            shouldThrow<RunnelException> { db.ping() }.kind() shouldBe ErrorKind.CLOSED
        }

        for (scheme in listOf("postgresql", "postgresql+jdbc")) {
            fun onServer(title: String, test: suspend (Service, Database) -> Unit) = test("$scheme: $title") {
                val server = Servers.postgresql()
                val name = server.createDatabase()
                Database.open(server.url("postgresql+jdbc", name) + "?pool_size=1").use { admin ->
                    val service = Service.start(
                        server.url(scheme, name),
                        configure = { closeGrace = if ("finishes" in title) 20.seconds else 200.milliseconds },
                    ) {
                        get("/slow") {
                            call.respondText(call.database().slow(5))
                        }
                    }
                    test(service, admin)
                }
            }

            onServer("what runs beside the calls finishes within the grace, and nothing new begins") { service, admin ->
                val db = service.databases["main"]
                coroutineScope {
                    val work = async(Dispatchers.IO) { db.slow(5) }
                    eventually("it runs") { admin.sleeping() == 1L }
                    service.close()
                    work.await() shouldBe "slept"
                }
                shouldThrow<RunnelException> { db.ping() }.kind() shouldBe ErrorKind.CLOSED
            }

            onServer("a call in flight finishes within Ktor's own grace") { service, admin ->
                coroutineScope {
                    val answer = async(Dispatchers.IO) { service.get("/slow") }
                    eventually("it runs") { admin.sleeping() == 1L }
                    service.stop(grace = 10_000, timeout = 15_000)
                    answer.await().body() shouldBe "slept"
                }
            }

            onServer("what outlasts the grace is stopped on the server") { service, admin ->
                val db = service.databases["main"]
                coroutineScope {
                    val work = async(Dispatchers.IO) { runCatching { db.slow(600) } }
                    eventually("it runs") { admin.sleeping() == 1L }
                    measureTime { service.close() } shouldBeLessThan 8.seconds
                    work.await().isFailure shouldBe true
                    eventually("the server runs it no more") { admin.sleeping() == 0L }
                }
            }
        }
    })

private suspend fun Database.sleeping(): Long = sql(
    "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' " +
        "and query like '%pg_sleep%' and pid <> pg_backend_pid()",
).value()

private suspend fun Database.slow(seconds: Int): String =
    sql("select 'slept' from (select pg_sleep(:s)) x", "s" to seconds.toDouble()).value()
