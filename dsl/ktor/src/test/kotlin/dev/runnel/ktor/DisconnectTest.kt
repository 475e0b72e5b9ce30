package dev.runnel.ktor

import dev.runnel.Database
import dev.runnel.servers.Servers
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.ktor.server.application.install
import io.ktor.server.cio.CIO
import io.ktor.server.http.HttpRequestLifecycle
import io.ktor.server.request.receiveText
import io.ktor.server.response.respond
import io.ktor.server.response.respondText
import io.ktor.server.routing.Routing
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.withTimeout
import java.net.Socket
import kotlin.time.Duration.Companion.seconds

private const val SLEEP = "select count(*) from (select pg_sleep(600)) s"

/** What becomes of a statement when the client hangs up that it was for. */
class DisconnectTest :
    FunSpec({
        for (scheme in listOf("postgresql", "postgresql+jdbc")) {
            for ((name, engine) in ENGINES) {
                val slow = CompletableDeferred<Unit>()
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
                    post("/slow-answer") {
                        slow.complete(Unit)
                        call.receiveText()
                        call.respondText(call.database().sql("select 'here' from pg_sleep(0.2)").value<String>())
                    }
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
                    lastCall("/slow-answer", slow).use { client ->
                        client.reader().readText().substringAfter("\r\n\r\n") shouldBe "here"
                    }
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
            val begun = CompletableDeferred<Unit>()
            val cancelled = CompletableDeferred<Unit>()
            Service
                .start(CIO) {
                    install(HttpRequestLifecycle) { cancelCallOnClose = true }
                    routing {
                        post("/answer") {
                            begun.complete(Unit)
                            try {
                                awaitCancellation()
                            } finally {
                                cancelled.complete(Unit)
                            }
                        }
                    }
                }.use { service ->
                    service.lastCall("/answer", begun).use {
                        withTimeout(20.seconds) { cancelled.await() }
                    }
                }
        }
    })

/**
 * A client that asks for its connection to be closed after this call. CIO reads no further than the call's body, which is sent
 * when the call has [begun]: so the call is under way when CIO comes to the connection's end.
 */
private suspend fun Service.lastCall(path: String, begun: CompletableDeferred<Unit>): Socket {
    val head = listOf("POST $path HTTP/1.1", "Host: 127.0.0.1", "Connection: close", "Content-Length: 1", "", "")
    return dialing(head.joinToString("\r\n")).also { client ->
        withTimeout(20.seconds) { begun.await() }
        client.getOutputStream().apply { write('x'.code) }.flush()
    }
}

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
