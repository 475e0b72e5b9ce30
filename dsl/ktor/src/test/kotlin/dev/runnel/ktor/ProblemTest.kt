package dev.runnel.ktor

import dev.runnel.from
import dev.runnel.internal.engine.Timer
import dev.runnel.sortKeys
import dev.runnel.sql
import dev.runnel.sql.Table
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.ktor.http.HttpStatusCode
import io.ktor.server.response.respondText
import io.ktor.server.routing.application
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withTimeout
import java.util.concurrent.Delayed
import java.util.concurrent.ScheduledThreadPoolExecutor
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"

private class Leaf(val id: Long)

private object Pages : Table<Leaf>("pages") {
    val id = bigint("id").primaryKey()
}

private val BY_ID = sortKeys("id" to Pages.id)

class ProblemTest :
    FunSpec({
        test("a unique violation is a conflict, and an error that is nobody's business an internal one") {
            Service
                .start("sqlite::memory:") {
                    post("/orders") {
                        call.database().sql("create table if not exists orders (id integer primary key)").execute()
                        call.database().sql("insert into orders (id) values (1)").execute()
                        call.respondText("done")
                    }
                    get("/wrong") { call.database().sql("select secret from orders_of_old").list<String>() }
                }.use { service ->
                    service.post("/orders").body() shouldBe "done"
                    service.post("/orders").shouldBeProblem(409, "exists")
                    service.get("/wrong").shouldBeProblem(500, "failure")
                }
        }

        test("a page or an order that a client made up is its own mistake") {
            Service
                .start("sqlite::memory:") {
                    get("/page") { call.database().from(Pages).page(5, call.parameters["after"]) }
                    get("/sorted") { call.database().from(Pages).orderBy(BY_ID.parse(call.parameters["by"])).list() }
                }.use { service ->
                    service.get("/page?after=x").shouldBeProblem(400, "input")
                    service.get("/sorted?by=secret").shouldBeProblem(400, "input")
                }
        }

        test("with no session to be had in time the client is told to come again") {
            val held = CompletableDeferred<Unit>()
            val over = CompletableDeferred<Unit>()
            Service
                .start("sqlite::memory:?pool_timeout=2s") {
                    get("/hold") {
                        call.database().transaction {
                            sql("select 1").value<Int>()
                            held.complete(Unit)
                            over.await()
                        }
                        call.respondText("held")
                    }
                    get("/query") { call.respondText(call.database().sql("select 'here'").value<String>()) }
                }.use { service ->
                    coroutineScope {
                        val holder = async(Dispatchers.IO) { service.get("/hold") }
                        withTimeout(20.seconds) { held.await() }
                        val refused = service.get("/query")
                        refused.shouldBeProblem(503, "overload")
                        refused.headers().firstValue("Retry-After").get() shouldBe "1"
                        over.complete(Unit)
                        holder.await().body() shouldBe "held"
                    }
                    service.get("/query").body() shouldBe "here"
                }
        }

        test("a statement that is too slow is a gateway timeout, and so is a call that misses its deadline") {
            Service
                .start("sqlite::memory:", configure = { deadline = 300.milliseconds }) {
                    get("/call") { call.database().sql(ENDLESS).value<Long>() }
                    deadline(null) {
                        get("/statement") { call.database().sql(ENDLESS).timeout(100.milliseconds).value<Long>() }
                        get("/patient") {
                            kotlinx.coroutines.delay(600)
                            call.respondText("here")
                        }
                        deadline(50.milliseconds) { get("/hasty") { kotlinx.coroutines.awaitCancellation() } }
                    }
                }.use { service ->
                    service.get("/statement").shouldBeProblem(504, "timeout")
                    service.get("/call").shouldBeProblem(504, "deadline")
                    service.get("/hasty").shouldBeProblem(504, "deadline")
                    service.get("/patient").body() shouldBe "here"
                    eventually("nothing is leased") { service.databases["main"].pool.leased == 0 }
                }
        }

        test("a deadline that passes when the answer is written does not fail the call") {
            val thrown = CompletableDeferred<Throwable?>()
            Service
                .start("sqlite::memory:", configure = { deadline = 1.hours }) {
                    application.tells(thrown)
                    get("/late") {
                        call.respondText("done")
                        call.attributes[CallDeadline.KEY].set(1.milliseconds)
                        runCatching { kotlinx.coroutines.awaitCancellation() }
                    }
                }.use { service ->
                    service.get("/late").body() shouldBe "done"
                    thrown.await() shouldBe null
                }
        }

        test("a call that has ended, well or not, leaves nothing of its deadline behind") {
            Service
                .start("sqlite::memory:", configure = { deadline = 1.hours }) {
                    get("/fast") { call.respondText("done") }
                    get("/fails") { call.database().sql("select secret from orders_of_old").list<String>() }
                    deadline(2.hours) { get("/other") { call.respondText("done") } }
                }.use { service ->
                    listOf("/fast", "/fails", "/other").forEach { service.get(it) }
                    val timer = Timer.shared() as ScheduledThreadPoolExecutor
                    eventually("no timer runs") { timer.queue.none { (it as Delayed).getDelay(TimeUnit.MINUTES) > 50 } }
                }
        }

        test("what a stream fails with before its first row is answered as a problem") {
            Service
                .start("sqlite::memory:") {
                    get("/csv") { call.respondFlow(call.database().sql("select * from orders").rows<Long>().csv()) }
                }.use { it.get("/csv").shouldBeProblem(500, "failure") }
        }

        test("an application may answer in its own way") {
            Service
                .start(
                    "sqlite::memory:",
                    configure = { problems { Problem(HttpStatusCode.fromValue(418), "I am a \"teapot\"", "tea") } },
                ) {
                    get("/") { call.database().sql("select * from missing").list<Long>() }
                }.use { service ->
                    val answer = service.get("/")
                    answer.shouldBeProblem(418, "tea")
                    answer.body() shouldContain "I am a \\\"teapot\\\""
                }
        }
    })
