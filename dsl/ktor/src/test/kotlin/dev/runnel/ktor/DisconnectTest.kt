package dev.runnel.ktor

import dev.runnel.Database
import dev.runnel.servers.Servers
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.ktor.server.application.install
import io.ktor.server.cio.CIO
import io.ktor.server.http.HttpRequestLifecycle
import io.ktor.server.response.respond
import io.ktor.server.response.respondText
import io.ktor.server.routing.Routing
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import kotlinx.coroutines.delay

private const val SLEEP = "select count(*) from (select pg_sleep(600)) s"

/** What becomes of a statement when the client hangs up that it was for. */
class DisconnectTest :
    FunSpec({
        for (scheme in listOf("postgresql", "postgresql+jdbc")) {
            for ((name, engine) in ENGINES) {
                val routes: Routing.() -> Unit = {
                    get("/query") { call.respond(call.database().sql(SLEEP).value<Long>()) }
                    get("/transaction") {
                        call.database().transaction {
                            sql("insert into orders (id) values (1)").execute()
                            sql(SLEEP).value<Long>()
                        }
                        call.respondText("done")
                    }
                    get("/stream") {
                        val rows = "select generate_series(1, 100000000) as i, repeat('x', 1000) as x"
                        call.respondFlow(call.database().sql(rows).rows<Map<String, Any?>>().csv())
                    }
                    get("/answer") { call.respondText(call.database().sql("select 'here'").value<String>()) }
                }

                fun hangsUp(title: String, case: suspend Service.(Watcher) -> Unit) = test("$scheme on $name: $title") {
                    val server = Servers.postgresql()
                    val database = server.createDatabase()
                    Database.open(server.url("postgresql+jdbc", database) + "?pool_size=1").use { admin ->
                        admin.sql("create table orders (id bigint primary key)").execute()
                        Service.start(server.url(scheme, database), engine, routes = routes).use {
                            it.case(Watcher(admin))
                            eventually("nothing is leased") { it.databases["main"].pool.leased == 0 }
                            it.get("/answer").body() shouldBe "here"
                        }
                    }
                }

                hangsUp("a client that hangs up in a query stops it in the database") { watcher ->
                    val client = dial("/query")
                    watcher.sees("pg_sleep")
                    client.close()
                    watcher.seesNoMore("pg_sleep")
                }

                hangsUp("a client that hangs up in a transaction has it rolled back") { watcher ->
                    val client = dial("/transaction")
                    watcher.sees("pg_sleep")
                    client.close()
                    watcher.seesNoMore("pg_sleep")
                    eventually("no transaction is open") { watcher.transactions() == 0L }
                    watcher.orders() shouldBe 0L
                }

                hangsUp("a client that hangs up in a stream stops the statement that feeds it") { watcher ->
                    val client = dial("/stream")
                    val reader = client.reader()
                    repeat(100) { reader.readLine() }
                    watcher.sees("generate_series")
                    client.close()
                    watcher.seesNoMore("generate_series")
                }

                hangsUp("a client that asks for its connection to be closed gets its answer") {
                    repeat(20) {
                        dial("/answer", "Connection: close").use { client ->
                            client.reader().readText().substringAfter("\r\n\r\n") shouldBe "here"
                        }
                    }
                }
            }
        }

        test("KTOR-9731 is still there: CIO itself cancels calls that are the last of their connection") {
            // When this fails, CIO of that Ktor is well, and Disconnects.kt can let go of its detour.
            Service
                .start(CIO) {
                    install(HttpRequestLifecycle) { cancelCallOnClose = true }
                    install(Runnel) { database("sqlite::memory:") }
                    routing {
                        get("/answer") {
                            delay(20)
                            call.respondText("here")
                        }
                    }
                }.use { service ->
                    val answers = List(20) {
                        service.dial("/answer", "Connection: close").use { it.reader().readText() }
                    }
                    answers.count { it.endsWith("here") } shouldBeLessThan 20
                }
        }
    })

/** Looks at the database from outside. */
private class Watcher(private val admin: Database) {
    suspend fun sees(text: String) = eventually("the database runs $text") { running(text) == 1L }

    suspend fun seesNoMore(text: String) = eventually("the database runs $text no more") { running(text) == 0L }

    private suspend fun running(text: String): Long = admin
        .sql(
            "select count(*) from pg_stat_activity where datname = current_database() " +
                "and state <> 'idle' and query like :text and pid <> pg_backend_pid()",
            "text" to "%$text%",
        ).value()

    suspend fun transactions(): Long = admin
        .sql(
            "select count(*) from pg_stat_activity where datname = current_database() and xact_start is not null " +
                "and pid <> pg_backend_pid()",
        ).value()

    suspend fun orders(): Long = admin.sql("select count(*) from orders").value()
}
