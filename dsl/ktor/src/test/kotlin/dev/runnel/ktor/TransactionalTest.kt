package dev.runnel.ktor

import dev.runnel.Querier
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.ktor.http.HttpStatusCode
import io.ktor.server.request.receiveText
import io.ktor.server.response.respondText
import io.ktor.server.routing.Routing
import io.ktor.server.routing.application
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.route
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration.Companion.seconds

private suspend fun Querier.add(id: String) {
    sql("insert into orders (id) values (:id)", "id" to id.toLong()).execute()
}

class TransactionalTest :
    FunSpec({
        val routes: Routing.() -> Unit = {
            get("/count") {
                val count = call.database().sql("select count(*) from orders").value<Long>()
                call.respondText("$count")
            }
            transactional {
                post("/add") {
                    val ids = call.receiveText().split(",")
                    check(call.application.database().pool.leased == 0) { "a session is held while the body is read" }
                    ids.forEach { call.transaction().add(it) }
                    call.respondText("added")
                    // It was given back before the answer was written.
                    check(
                        call.application.database().pool.leased == 0,
                    ) { "a session is held when the answer is written" }
                }
                post("/refuse") {
                    call.transaction().add(call.receiveText())
                    call.respondText("no", status = HttpStatusCode.BadRequest)
                }
                post("/fail") {
                    call.transaction().add(call.receiveText())
                    error("no")
                }
                post("/beside") {
                    call.transaction().add("7")
                    call.application.database("other").sql("select 1").value<Int>()
                    call.database().add(call.receiveText())
                }
                post("/silent") { call.transaction().add(call.receiveText()) }
                get("/nothing") { call.respondText("nothing was asked for") }
            }
            post("/outside") { call.transaction() }
        }

        fun orders(title: String, case: (Service) -> Unit) = test(title) {
            val other: RunnelConfig.() -> Unit = { database("sqlite::memory:", "other") }
            Service.start("sqlite::memory:", configure = other, routes = routes).use { service ->
                service.databases["main"].sql("create table orders (id integer primary key)").execute()
                case(service)
                service.databases["main"].pool.leased shouldBe 0
            }
        }

        orders("all that a handler does is committed before its answer is written") { service ->
            service.post("/add", "1,2,3").body() shouldBe "added"
            service.get("/count").body() shouldBe "3"
            service.get("/nothing").body() shouldBe "nothing was asked for"
        }

        orders("a failure anywhere in the handler undoes all of it") { service ->
            service.post("/add", "1,2,1").statusCode() shouldBe 409
            service.post("/refuse", "4").statusCode() shouldBe 400
            service.post("/fail", "5").statusCode() shouldBe 500
            service.post("/silent", "6").statusCode() shouldBe 404
            service.post("/beside", "8").shouldBeProblem(500, "failure")
            service.post("/outside").statusCode() shouldBe 500
            service.get("/count").body() shouldBe "0"
        }

        test("a call that does not ask for its transaction ends well, and one that asks after its answer is told") {
            val thrown = CompletableDeferred<Throwable?>()
            val late = CompletableDeferred<Throwable?>()
            Service
                .start("sqlite::memory:") {
                    application.tells(thrown)
                    transactional {
                        get("/nothing") { call.respondText("nothing") }
                        get("/late") {
                            call.respondText("early")
                            late.complete(runCatching { call.transaction() }.exceptionOrNull())
                        }
                    }
                }.use { service ->
                    service.get("/nothing").body() shouldBe "nothing"
                    thrown.await() shouldBe null
                    service.get("/late").body() shouldBe "early"
                    val failure = withTimeout(20.seconds) { late.await() } as RunnelException
                    failure.kind() shouldBe ErrorKind.TRANSACTION_CLOSED
                }
        }

        test("the database itself is refused in a transactional route, and such routes do not stand in each other") {
            Service
                .start("sqlite::memory:") {
                    transactional {
                        get("/") {
                            val failure = shouldThrow<RunnelException> { call.database() }
                            failure.kind() shouldBe ErrorKind.WRONG_SCOPE
                            call.respondText(failure.message!!)
                        }
                        shouldThrow<RunnelException> { route("/inner") { transactional { } } }.kind() shouldBe
                            ErrorKind.CONFIGURATION
                    }
                }.use { it.get("/").body() shouldContain "call.transaction()" }
        }
    })
